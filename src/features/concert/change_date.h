// Operators create dates of a concert, and change their times and prices.
//
// Who holds or has bought a seat keeps it at the price and the time that they were told: a new
// price is that of seats that are had later, and a date starts at another time only while nobody
// has a seat of it.
#pragma once

#include "features/concert/look_up_concert.h"
#include "features/concert/seat_ranges.h"

namespace onrush::concert {

struct CreateDate {
    using Feature = ConcertFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;
    ConcertId concert;
    base::Instant opens_at;                  // seats can be had from then on
    base::Instant starts_at;                 // the performance
    std::optional<base::Instant> closes_at;  // starts_at when left out

    using Answer = DateView;
    // In the order of the checks.
    static constexpr std::array refusals = {&window_invalid, &concert_not_found, &dates_full};
};
BOOST_DESCRIBE_STRUCT(CreateDate, (), (caller, concert, opens_at, starts_at, closes_at))

// Of the seats in a section, or in some rows of it; or of a general section.
struct PriceChange {
    std::string section;
    std::optional<RowNames> rows;
    base::Money price;
    static constexpr std::array ranges = {
        base::range("section", 1, limits::section_characters_max),
        rows_range,
        base::range("price", 0, limits::price_max),
    };
};
BOOST_DESCRIBE_STRUCT(PriceChange, (), (section, rows, price))

// Omitted members stay as they are.
struct ChangeDate {
    using Feature = ConcertFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;
    DateId date;
    std::optional<base::Instant> opens_at;
    std::optional<base::Instant> starts_at;
    std::optional<base::Instant> closes_at;
    std::optional<std::vector<PriceChange>> prices;
    static constexpr std::array ranges = {
        base::range("prices", 1, limits::changes_per_call_max,
                    "Of seats that are had later; the last one that names a seat counts"),
    };

    using Answer = DateView;
    // In the order of the checks.
    static constexpr std::array refusals = {
        &date_not_found, &cancelled_unchangeable, &closed_unchangeable, &date_opened, &seats_given,
        &window_invalid, &section_not_found,      &rows_invalid,        &range_empty};
};
BOOST_DESCRIBE_STRUCT(ChangeDate, (), (caller, date, opens_at, starts_at, closes_at, prices))

// Nothing, when operators may still change it. cancelled_unchangeable, closed_unchangeable.
[[nodiscard]] std::optional<base::Refused> refuse_change(const ConcertFeature& feature,
                                                         const Date& date);

// The prices of the runs have changed: those of the sections follow.
void refresh_prices(ConcertFeature& feature, const Date& date);

engine::Result<CreateDate> decide(ConcertFeature& feature, const CreateDate& input,
                                  base::Instant now);
engine::Result<ChangeDate> decide(ConcertFeature& feature, const ChangeDate& input,
                                  base::Instant now);

}  // namespace onrush::concert
