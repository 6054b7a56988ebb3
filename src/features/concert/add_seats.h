// Operators make the seats of a date, all of them in one call, and more of them later.
#pragma once

#include "features/concert/change_date.h"

namespace onrush::concert {

// Seats with rows and numbers, or places of a general section.
struct SeatRange {
    std::string section;
    std::optional<RowNames> rows;
    std::optional<NumberRange> seats;  // in each of the rows
    std::optional<std::uint32_t> capacity;
    base::Money price;
    static constexpr std::array ranges = {
        base::range("section", 1, limits::section_characters_max,
                    "Made when it is new; sections and rows are the better the earlier they are "
                    "made"),
        rows_range,
        base::range("capacity", 1, limits::general_capacity_max,
                    "Of a general section; added to what it has"),
        base::range("price", 0, limits::price_max, "Of each seat"),
    };
};
BOOST_DESCRIBE_STRUCT(SeatRange, (), (section, rows, seats, capacity, price))

// All or nothing: what is wrong with a range names it.
struct AddSeats {
    using Feature = ConcertFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;
    DateId date;
    std::vector<SeatRange> seats;
    static constexpr std::array ranges = {
        base::range("seats", 1, limits::ranges_per_call_max, "All are made, or none")};

    using Answer = DateView;
    // In the order of the checks; those of ranges are asked of one range after the other.
    static constexpr std::array refusals = {&date_not_found,      &cancelled_unchangeable,
                                            &closed_unchangeable, &range_invalid,
                                            &section_invalid,     &rows_invalid,
                                            &section_differs,     &sections_full,
                                            &general_full,        &runs_full,
                                            &seats_exist,         &row_full,
                                            &runs_of_row_full,    &places_full};
};
BOOST_DESCRIBE_STRUCT(AddSeats, (), (caller, date, seats))

engine::Result<AddSeats> decide(ConcertFeature& feature, const AddSeats& input, base::Instant now);

}  // namespace onrush::concert
