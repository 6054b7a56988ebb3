// What orders do with seats, inside commands of their own.
//
//     FREE --hold--> HELD --sell--> SOLD
//      ^              |              |
//      \---release----/              |
//      \----------give_back----------/
//
// Ask in this order, with the order's own checks between them: check_selection(), find_open(),
// find_seats(), choose(). The moves cannot fail after choose() in the same command, and stop the
// process when a seat is in another state, or with another order, than the drawing shows. They keep
// the counts and the version of the map. Engine thread, within a command.
#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "features/concert/concert.h"
#include "features/concert/refusals.h"

namespace onrush::concert {

// Neighbours in one row, in the best row that has them.
struct Best {
    std::uint32_t count = 0;
    std::optional<std::string> section;
    std::optional<base::Money> max_price;  // of each
    static constexpr std::array ranges = {
        base::range("count", 1, limits::seats_at_once_max, "Neighbours in one row"),
        base::range("section", 1, limits::section_characters_max, "Any when left out"),
        base::range("max_price", 0, limits::price_max, "Of each seat"),
    };
};
BOOST_DESCRIBE_STRUCT(Best, (), (count, section, max_price))

// Places in a section without seat numbers.
struct General {
    std::string section;
    std::uint32_t count = 0;
    static constexpr std::array ranges = {
        base::range("section", 1, limits::section_characters_max),
        base::range("count", 1, limits::seats_at_once_max, "Places"),
    };
};
BOOST_DESCRIBE_STRUCT(General, (), (section, count))

// What a buyer asks for: exactly one of these.
struct Selection {
    std::optional<std::vector<SeatId>> seat_ids;
    std::optional<Best> best;
    std::optional<General> general;
};
inline constexpr base::Range seat_ids_range =
    base::range("seat_ids", 1, limits::seats_at_once_max, "Each once");

// One seat, or places of a general section. What an order keeps of it to give it back later.
struct Place {
    SeatId seat;  // none: of a general section
    std::uint32_t section = 0;
    std::uint32_t count = 1;  // of a seat: 1
    base::Money price;        // of each
    friend bool operator==(const Place&, const Place&) = default;
};

// selection_invalid, seat_repeated: the form, before anything else is looked at.
[[nodiscard]] std::expected<void, base::Refused> check_selection(const Selection& selection);
// How many seats or places are asked for.
[[nodiscard]] std::uint32_t seats_wanted(const Selection& selection);

// The date, when it sells seats now. date_not_found, date_cancelled, date_not_open, date_closed.
[[nodiscard]] std::expected<const Date*, base::Refused> find_open(const ConcertFeature& feature,
                                                                  DateId id, base::Instant now);
// Whether the date has what is asked for, taken or not. seat_not_found, section_not_found,
// section_not_seated, section_not_general.
[[nodiscard]] std::expected<void, base::Refused> find_seats(const ConcertFeature& feature,
                                                            const Date& date,
                                                            const Selection& selection);
// What the order would get, all or nothing, after find_seats(). seat_taken, no_adjacent_seats,
// section_full.
[[nodiscard]] std::expected<std::vector<Place>, base::Refused> choose(const ConcertFeature& feature,
                                                                      const Date& date,
                                                                      const Selection& selection);

void hold(ConcertFeature& feature, DateId date, std::span<const Place> places, OrderId order,
          base::Instant now);
void sell(ConcertFeature& feature, DateId date, std::span<const Place> places, OrderId order,
          base::Instant now);
void release(ConcertFeature& feature, DateId date, std::span<const Place> places, OrderId order,
             base::Instant now);
void give_back(ConcertFeature& feature, DateId date, std::span<const Place> places, OrderId order,
               base::Instant now);

// What a place is called, now and after it was given back.
struct PlaceName {
    std::string section;
    std::string row;           // empty: of a general section
    std::uint32_t number = 0;  // on its chair; 0: of a general section
};
[[nodiscard]] PlaceName name_of(const ConcertFeature& feature, DateId date, const Place& place);
[[nodiscard]] base::Money total_of(std::span<const Place> places);

}  // namespace onrush::concert
