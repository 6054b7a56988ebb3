// The rows and facts of concerts.
//
// A date may have 100,000 seats, and a map of them is read by everybody, so a seat is one letter:
//
//   - seats are kept as runs: neighbours in one row of one section, made together at one price.
//     What the operator wrote (seat_runs) is apart from what every order changes (seat_states);
//   - a date's seats have places 1, 2, 3 ... as they were made, and a run has consecutive ones. A
//     seat's id is its date's id times 10^6 plus its place: date 7's place 42 is 7000042;
//   - which order has a seat is a row of its own, only while one has it;
//   - a general section has no seats, only counts.
//
// Decision 0034 compares this with a row for each seat.
#pragma once

#include <cstdint>
#include <string>

#include "base/describe.h"
#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "features/concert/limits.h"
#include "table/fact.h"
#include "table/table.h"

// Orders hand out their ids; here they are only told.
namespace onrush::order {
struct OrderTag;
using OrderId = base::Id<OrderTag>;
}  // namespace onrush::order

namespace onrush::concert {

struct ConcertTag;
struct DateTag;
struct SeatTag;
using ConcertId = base::Id<ConcertTag>;
using DateId = base::Id<DateTag>;
using SeatId = base::Id<SeatTag>;
using order::OrderId;

struct Concert {
    ConcertId id;
    std::string title;
    std::string venue;
    std::string description;
    std::uint32_t dates = 0;  // how many there are
    base::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(Concert, (), (id, title, venue, description, dates, created_at))
struct ById : table::Ordered<&Concert::id> {};
using Concerts = table::Table<Concert, table::Key<&Concert::id>, ById>;

// One performance. Changed by the operator only.
struct Date {
    DateId id;
    ConcertId concert;
    base::Instant opens_at;  // seats can be had from then on
    base::Instant closes_at;
    base::Instant starts_at;  // the performance
    bool cancelled = false;
    std::uint32_t sections = 0;  // 1..sections are there
    std::uint32_t runs = 0;
    std::uint32_t places = 0;  // seats with a number
    base::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(Date, (),
                      (id, concert, opens_at, closes_at, starts_at, cancelled, sections, runs,
                       places, created_at))
struct ByStart : table::Ordered<&Date::concert, &Date::starts_at, &Date::id> {};
using Dates = table::Table<Date, table::Key<&Date::id>, ByStart>;

// How many seats of a date, or of a section, are in which state. Places of general sections are
// counted as seats.
//
//   seats = free + held + sold + blocked
struct DateCount {
    DateId date;
    std::uint32_t seats = 0;
    std::uint32_t free = 0;
    std::uint32_t held = 0;  // by unpaid orders
    std::uint32_t sold = 0;
    std::uint32_t blocked = 0;
    std::uint64_t version = 0;  // of the map, the date's state included: each change has the next
    bool opened = false;
    bool closed = false;
    // When all seats that were not blocked were sold: for the first time since seats were last
    // added or unblocked. Never of a date that was cancelled.
    base::Instant sold_out_at = base::Instant::never();
    base::Instant turns_at = base::Instant::never();  // it opens, then it closes
};
BOOST_DESCRIBE_STRUCT(DateCount, (),
                      (date, seats, free, held, sold, blocked, version, opened, closed, sold_out_at,
                       turns_at))
struct ByTurn : table::Deadline<&DateCount::turns_at> {};
using DateCounts = table::Table<DateCount, table::Key<&DateCount::date>, ByTurn>;

struct Section {
    DateId date;
    std::uint32_t number = 0;  // 1, 2, 3 ... in the order in which they were made: the best first
    std::string name;
    bool general = false;      // no rows and no seat numbers
    base::Money lowest_price;  // of its runs; of a general section both are its price
    base::Money highest_price;
};
BOOST_DESCRIBE_STRUCT(Section, (), (date, number, name, general, lowest_price, highest_price))
struct ByName : table::Unique<&Section::date, &Section::name> {};
using Sections = table::Table<Section, table::Key<&Section::date, &Section::number>, ByName>;

struct SectionCount {
    DateId date;
    std::uint32_t section = 0;
    std::uint32_t seats = 0;  // of a general section: its capacity
    std::uint32_t free = 0;
    std::uint32_t held = 0;
    std::uint32_t sold = 0;
    std::uint32_t blocked = 0;
};
BOOST_DESCRIBE_STRUCT(SectionCount, (), (date, section, seats, free, held, sold, blocked))
using SectionCounts =
    table::Table<SectionCount, table::Key<&SectionCount::date, &SectionCount::section>>;

// Neighbours: the seats first_seat, first_seat + 1 ... of a row. A row may have several runs, of
// numbers that do not overlap.
struct SeatRun {
    DateId date;
    std::uint32_t number = 0;  // 1, 2, 3 ... of the date, in the order in which they were made
    std::uint32_t section = 0;
    std::string row;
    std::uint32_t first_seat = 0;   // the number on its chair
    std::uint32_t first_place = 0;  // of the date
    std::uint32_t seats = 0;
    base::Money price;
};
BOOST_DESCRIBE_STRUCT(SeatRun, (),
                      (date, number, section, row, first_seat, first_place, seats, price))
struct BySection : table::Ordered<&SeatRun::date, &SeatRun::section, &SeatRun::number> {};
using SeatRuns = table::Table<SeatRun, table::Key<&SeatRun::date, &SeatRun::number>, BySection>;

//     FREE <--block/unblock--> BLOCKED
//      |  ^
//    hold release
//      v  |
//     HELD --sell--> SOLD --give back--> FREE
enum class SeatState : char { free = 'F', held = 'H', sold = 'S', blocked = 'B' };

// A letter for each seat of a run.
struct SeatStates {
    DateId date;
    std::uint32_t run = 0;
    std::string states;
};
BOOST_DESCRIBE_STRUCT(SeatStates, (), (date, run, states))
using AllSeatStates = table::Table<SeatStates, table::Key<&SeatStates::date, &SeatStates::run>>;

// The order that holds a seat or has bought it; erased when it gives the seat back.
struct SeatHolder {
    SeatId seat;
    OrderId order;
};
BOOST_DESCRIBE_STRUCT(SeatHolder, (), (seat, order))
using SeatHolders = table::Table<SeatHolder, table::Key<&SeatHolder::seat>>;

[[nodiscard]] constexpr SeatId seat_id(DateId date, std::uint32_t place) {
    return SeatId(date.value * limits::seat_id_factor + place);
}
// Of an id that may be anything.
[[nodiscard]] constexpr DateId date_of(SeatId seat) {
    return DateId(seat.value / limits::seat_id_factor);
}
[[nodiscard]] constexpr std::uint32_t place_of(SeatId seat) {
    return static_cast<std::uint32_t>(seat.value % limits::seat_id_factor);
}

// Its seats can be had.
struct DateOpened {
    DateId date_id;
    ConcertId concert_id;
    std::uint32_t free = 0;
};
BOOST_DESCRIBE_STRUCT(DateOpened, (), (date_id, concert_id, free))

// No seat is free.
struct DateSoldOut {
    DateId date_id;
    ConcertId concert_id;
};
BOOST_DESCRIBE_STRUCT(DateSoldOut, (), (date_id, concert_id))

// Seats are free again.
struct DateSeatsBack {
    DateId date_id;
    ConcertId concert_id;
    std::uint32_t free = 0;
};
BOOST_DESCRIBE_STRUCT(DateSeatsBack, (), (date_id, concert_id, free))

// By its time, or because it was cancelled.
struct DateClosed {
    DateId date_id;
    ConcertId concert_id;
    std::uint32_t sold = 0;
    std::uint32_t held = 0;  // by orders that are not paid yet
    bool cancelled = false;
};
BOOST_DESCRIBE_STRUCT(DateClosed, (), (date_id, concert_id, sold, held, cancelled))

}  // namespace onrush::concert
