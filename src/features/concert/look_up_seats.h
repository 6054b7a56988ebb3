// Shows the map of a date: the state of every seat, to anyone. Relaxed: what is told may be a
// moment ahead of the disk.
//
// A crowd that looks at a map, or at many in turn, shares them (kept_maps.h), so that looking does
// not take the engine's time from those who buy: a map is read anew when something has changed, but
// no more often than once in 1 ms for each 1,000 seats. So the map of 50,000 seats may be 50 ms
// old, and that of a small hall is exact.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "features/concert/kept_maps.h"
#include "features/concert/look_up_concert.h"

namespace onrush::concert {

// Neighbours in a row, made together: seats firstSeat, firstSeat + 1 ... with the ids firstSeatId,
// firstSeatId + 1 ... and a letter each: F free, H held, S sold, B blocked.
struct RunView {
    std::string row;
    std::uint32_t first_seat = 0;
    SeatId first_seat_id;
    base::Money price;  // of each
    std::string states;
};
BOOST_DESCRIBE_STRUCT(RunView, (), (row, first_seat, first_seat_id, price, states))

struct SectionMap {
    std::string section;
    bool general = false;  // it has no rows
    base::Money lowest_price;
    base::Money highest_price;
    std::uint32_t seats = 0;
    std::uint32_t free = 0;
    std::uint32_t held = 0;
    std::uint32_t sold = 0;
    std::uint32_t blocked = 0;
    std::vector<RunView> rows;  // in the order in which they were made
};
BOOST_DESCRIBE_STRUCT(SectionMap, (),
                      (section, general, lowest_price, highest_price, seats, free, held, sold,
                       blocked, rows))

struct SeatMap {
    DateId date_id;
    std::uint64_t version = 0;
    DateState state = DateState::before;  // of the date, also in the map of one section
    std::vector<SectionMap> sections;
};
BOOST_DESCRIBE_STRUCT(SeatMap, (), (date_id, version, state, sections))

struct LookUpSeats {
    using Feature = ConcertFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    DateId date;
    std::optional<std::string> section;  // none: all of them
    static constexpr std::array ranges = {
        base::range("section", 1, limits::section_characters_max, "All when left out")};

    using Answer = KeptMap;
    // In the order of the checks.
    static constexpr std::array refusals = {&date_not_found, &section_not_found};
};
// The path gives the date.
BOOST_DESCRIBE_STRUCT(LookUpSeats, (), (section))

// What a map's finished text takes at most, plain and compressed.
[[nodiscard]] std::size_t text_bytes_most(const SeatMap& map);

// Reads the map of all sections, or of one, as it is now. One costs what its own seats cost.
[[nodiscard]] KeptMap read_map(const ConcertFeature& feature, const Date& date, base::Instant now);
[[nodiscard]] KeptMap read_map(const ConcertFeature& feature, const Section& section,
                               base::Instant now);

engine::Result<LookUpSeats> decide(const ConcertFeature& feature, const LookUpSeats& input,
                                   base::Instant now);

}  // namespace onrush::concert
