// What an order of seats has besides its row. Such an order is also called a reservation: it has no
// lines of pieces, and these rows instead.
//
// An order of seats waits, is paid, cancelled, refunded and told like any other. Decision 0036 says
// why, and why these rows lie apart.
#pragma once

#include <cstdint>

#include "base/text.h"
#include "features/concert/rows.h"
#include "features/order/rows.h"

namespace onrush::order {

using concert::ConcertId;
using concert::DateId;
using concert::SeatId;

struct SeatOrder {
    OrderId order;
    DateId date;
    std::uint32_t seats = 0;  // and places, of all its lines
    std::uint8_t lines = 0;
};
BOOST_DESCRIBE_STRUCT(SeatOrder, (), (order, date, seats, lines))
struct ByDate : table::Ordered<&SeatOrder::date, &SeatOrder::order> {};
using SeatOrders = table::Table<SeatOrder, table::Key<&SeatOrder::order>, ByDate>;

// A seat, or places of a general section. It stays when the seat is given back.
struct SeatLine {
    OrderId order;
    SeatId seat;        // none: of a general section
    base::Money price;  // of each, at that moment
    std::uint32_t section = 0;
    std::uint8_t place = 0;  // 1, 2, 3 ...
    std::uint8_t count = 0;  // of a seat: 1
};
BOOST_DESCRIBE_STRUCT(SeatLine, (), (order, seat, price, section, place, count))
using SeatLines = table::Table<SeatLine, table::Key<&SeatLine::order, &SeatLine::place>>;

// How many seats of a date an account has, held and bought; erased when it has given back all.
struct SeatShare {
    DateId date;
    AccountId account;
    std::uint32_t seats = 0;
};
BOOST_DESCRIBE_STRUCT(SeatShare, (), (date, account, seats))
using SeatShares = table::Table<SeatShare, table::Key<&SeatShare::date, &SeatShare::account>>;

// How many seats of all dates of a concert are reserved, held and bought; erased when none is.
struct ReservedSeats {
    ConcertId concert;
    std::uint64_t seats = 0;
};
BOOST_DESCRIBE_STRUCT(ReservedSeats, (), (concert, seats))
struct BySeats : table::Ordered<&ReservedSeats::seats, &ReservedSeats::concert> {};
using AllReservedSeats = table::Table<ReservedSeats, table::Key<&ReservedSeats::concert>, BySeats>;

// A date that has sold out, exactly while its sold_out_at is set: seats that buyers give back
// change nothing; seats that operators add or unblock, and a cancellation, take it out.
struct SellOut {
    DateId date;
    std::uint64_t took_ms = 0;  // since it opened
};
BOOST_DESCRIBE_STRUCT(SellOut, (), (date, took_ms))
struct ByTook : table::Ordered<&SellOut::took_ms, &SellOut::date> {};
using SellOuts = table::Table<SellOut, table::Key<&SellOut::date>, ByTook>;

// A date was cancelled, and some of its orders still stand; erased when none does. They are closed
// from the oldest on, so many at a time.
struct DateSweep {
    DateId date;
    base::Text reason;  // may be empty
    OrderId swept;      // those up to this one are closed; none: none is yet
    base::Instant next_at;
};
BOOST_DESCRIBE_STRUCT(DateSweep, (), (date, reason, swept, next_at))
struct BySweepTime : table::Deadline<&DateSweep::next_at> {};
using DateSweeps = table::Table<DateSweep, table::Key<&DateSweep::date>, BySweepTime>;

}  // namespace onrush::order
