// Seats of a date that a waiting room protects. Its stock is in concert/test/room_test.cc.
#include <gtest/gtest.h>

#include "features/order/test/seat_words.h"
#include "features/room/test/guard_words.h"

namespace onrush::order {
namespace {

using RoomSteps = room::RoomSteps<Features>;
using room::room_is;

TEST(GuardedSeats, AreRefusedInTheDocumentedOrder) {
    SeatBook book;
    book.play({
        {100, RoomSteps::create(concert::guarded(DateId(1))), room_is("BEFORE", 0, 0, 0, 0)},
        {100, RoomSteps::take(1), "number 1 at place 1, 0 ahead"},
        // Each line breaks a rule and the one after it.
        {999, hold(2, {seat(99)}), "date-not-open 1000"},
        {1000, hold(2, {seat(99)}), "pass-required 1"},
        {1000, hold(1, {seat(99)}), "pass-required 1"},  // it is not claimed yet
        {1000, RoomSteps::take(1), "number 1 admitted until 101000 again"},
        {1000, hold(1, {seat(99)}), "seat-not-found 1000099"},
        {1000, hold_general(1, 2), "reservation 1 PENDING_PAYMENT 50: Yard x2 at 25; until 2000"},
        {1000, hold(1, {seat(1)}), "reservation 2 PENDING_PAYMENT 300: Hall A1 at 300; until 2000"},
        {1001, RoomSteps::leave(1), "gone"},
        {1001, hold(1, {seat(99)}), "pass-expired 1"},
        {1001, pay_seats(1, 1), "reservation 1 PAID 50: Yard x2 at 25"},  // it needs no pass
    });
    // Who bought counts once, with the seats of the first order.
    const room::Guard& guard = *guard_of(book.features.rooms, concert::guarded(DateId(1)));
    EXPECT_EQ(guard.bought, 1u);
    EXPECT_EQ(guard.pieces, 2u);
    book.play({
        {1001, RoomSteps::open_to_all(), room_is("OPEN", 0, 0, 1, 0)},
        {1001, hold(2, {seat(2)}), "reservation 3 PENDING_PAYMENT 300: Hall A2 at 300; until 2001"},
    });
    book.expect_whole();
    SeatBook closed;
    closed.play({
        {100, RoomSteps::create(concert::guarded(DateId(1))), room_is("BEFORE", 0, 0, 0, 0)},
        {90'000, hold(2, {seat(99)}), "date-closed"},
        {90'000, RoomSteps::look(), room_is("SOLD_OUT", 0, 0, 0, 0)},
    });
    closed.expect_whole();
    SeatBook cancelled;
    cancelled.play({
        {100, RoomSteps::create(concert::guarded(DateId(1))), room_is("BEFORE", 0, 0, 0, 0)},
        {100, cancel_date(1), "CANCELLED 17 free, 0 held, 0 sold"},
        {999, hold(2, {seat(99)}), "date-cancelled"},   // and has not opened
        {1000, hold(2, {seat(99)}), "date-cancelled"},  // and there is no pass
    });
    cancelled.expect_whole();
}

// The last seats are free in the batch in which their reservation expires, and its room, which was
// never sold out, lets the next one in.
TEST(GuardedSeats, ThatExpireAreForWhoWaits) {
    SeatBook book;
    book.run(
        50, book.features.concerts,
        concert::BlockSeats{.caller = admin(),
                            .date = DateId(1),
                            .action = concert::BlockAction::block,
                            .seat_ids = {},
                            .seats = {{{.section = "Hall", .rows = {}, .seats = {}, .count = {}},
                                       {.section = "Yard", .rows = {}, .seats = {}, .count = 4}}}});
    book.play({
        {100, RoomSteps::create(concert::guarded(DateId(1))), room_is("BEFORE", 0, 0, 0, 0)},
        {100, RoomSteps::take(1), "number 1 at place 1, 0 ahead"},
        {100, RoomSteps::take(2), "number 2 at place 2, 1 ahead"},
        {100, RoomSteps::take(3), "number 3 at place 3, 2 ahead"},
        {1000, RoomSteps::take(1), "number 1 admitted until 101000 again"},
        {1000, RoomSteps::take(2), "number 2 admitted until 101000 again"},
        {1000, hold_general(1, 1), "reservation 1 PENDING_PAYMENT 25: Yard x1 at 25; until 2000"},
        {1999, hold_general(2, 1), "section-full 0"},
        {1999, RoomSteps::look(), room_is("OPEN", 1, 0, 2, 2)},
        {2000, hold_general(2, 1), "reservation 2 PENDING_PAYMENT 25: Yard x1 at 25; until 3000"},
        {2000, pay_seats(2, 2), "reservation 2 PAID 25: Yard x1 at 25"},
        {2000, RoomSteps::leave(1), "gone"},
        {2600, RoomSteps::look(), room_is("SOLD_OUT", 1, 0, 2, 1)},  // nobody is let in
        {2600, cancel_seats(2, 2), "reservation 2 REFUNDED 25: Yard x1 at 25"},
        {3600, RoomSteps::look(), room_is("OPEN", 0, 0, 3, 2)},
    });
    book.expect_whole();
}

// Who lets a reservation expire has bought nothing: still may while the pass is good, and went
// without when it has ended.
TEST(GuardedSeats, ThatExpireWereNotBought) {
    SeatBook book;
    book.play({
        {100, RoomSteps::create(concert::guarded(DateId(1))), room_is("BEFORE", 0, 0, 0, 0)},
        {100, RoomSteps::take(1), "number 1 at place 1, 0 ahead"},
        {100, RoomSteps::take(2), "number 2 at place 2, 1 ahead"},
        {1000, RoomSteps::take(1), "number 1 admitted until 101000 again"},
        {1000, RoomSteps::take(2), "number 2 admitted until 101000 again"},
        {1000, hold_general(1, 2), "reservation 1 PENDING_PAYMENT 50: Yard x2 at 25; until 2000"},
        {1500, hold_general(1, 1), "reservation 2 PENDING_PAYMENT 25: Yard x1 at 25; until 2500"},
        {1500, hold_general(2, 1), "reservation 3 PENDING_PAYMENT 25: Yard x1 at 25; until 2500"},
        {1500, RoomSteps::leave(2), "gone"},
    });
    const room::Guard& guard = *guard_of(book.features.rooms, concert::guarded(DateId(1)));
    auto counts = [&] {
        return fmt::format("{} bought {}, {} went without", guard.bought, guard.pieces, guard.gone);
    };
    EXPECT_EQ(counts(), "2 bought 3, 0 went without");
    book.pass(2000);
    EXPECT_EQ(counts(), "2 bought 2, 0 went without") << "the other reservation stands for it";
    book.pass(2500);
    EXPECT_EQ(counts(), "0 bought 0, 1 went without");
    book.play({
        {2500, hold_general(1, 1), "reservation 4 PENDING_PAYMENT 25: Yard x1 at 25; until 3500"},
        {2500, hold_general(1, 2), "reservation 5 PENDING_PAYMENT 50: Yard x2 at 25; until 3500"},
        {2500, pay_seats(1, 5), "reservation 5 PAID 50: Yard x2 at 25"},
    });
    EXPECT_EQ(counts(), "1 bought 2, 1 went without");
    book.pass(3500);
    EXPECT_EQ(counts(), "1 bought 2, 1 went without") << "it has paid";
    EXPECT_EQ(book.features.concerts.rooms.pass_holds.size(), 0u);
    book.play({{3500, cancel_seats(1, 5), "reservation 5 REFUNDED 50: Yard x2 at 25"}});
    EXPECT_EQ(counts(), "1 bought 2, 1 went without") << "as it was sold";
    book.expect_whole();
}

// What is held when its room protects the date no more is nobody's to count.
TEST(GuardedSeats, ThatAreHeldWhenTheirRoomLetsGoAreCountedNoMore) {
    SeatBook book;
    book.play({
        {100, RoomSteps::create(concert::guarded(DateId(1))), room_is("BEFORE", 0, 0, 0, 0)},
        {100, RoomSteps::take(1), "number 1 at place 1, 0 ahead"},
        {1000, RoomSteps::take(1), "number 1 admitted until 101000 again"},
        {1000, hold_general(1, 2), "reservation 1 PENDING_PAYMENT 50: Yard x2 at 25; until 2000"},
        {1000, hold_general(1, 1), "reservation 2 PENDING_PAYMENT 25: Yard x1 at 25; until 2000"},
        {1000, RoomSteps::open_to_all(), room_is("OPEN", 0, 0, 1, 1)},
        {1500, pay_seats(1, 2), "reservation 2 PAID 25: Yard x1 at 25"},
        {1500, hold_general(1, 1), "reservation 3 PENDING_PAYMENT 25: Yard x1 at 25; until 2500"},
    });
    book.expect_whole();
    book.pass(2500);
    EXPECT_EQ(book.features.concerts.rooms.pass_holds.size(), 0u);
    book.expect_whole();
}

// A date that is called off has nothing for its room, and what its orders give back changes that no
// more.
TEST(GuardedSeats, OfACancelledDateAreOut) {
    SeatBook book;
    book.play({
        {100, RoomSteps::create(concert::guarded(DateId(1))), room_is("BEFORE", 0, 0, 0, 0)},
        {100, RoomSteps::take(1), "number 1 at place 1, 0 ahead"},
        {1000, RoomSteps::take(1), "number 1 admitted until 101000 again"},
        {1000, hold_general(1, 2), "reservation 1 PENDING_PAYMENT 50: Yard x2 at 25; until 2000"},
        {1000, pay_seats(1, 1), "reservation 1 PAID 50: Yard x2 at 25"},
        {1001, cancel_date(1), "CANCELLED 15 free, 0 held, 2 sold"},
        {1001, RoomSteps::look(), room_is("SOLD_OUT", 0, 0, 1, 1)},
        {1001, hold(1, {seat(1)}), "date-cancelled"},
    });
    book.pass(1100);
    EXPECT_EQ(book.seats(), "17 free, 0 held, 0 sold");
    book.play({{1100, RoomSteps::look(), room_is("SOLD_OUT", 0, 0, 1, 1)}});
    book.expect_whole();
}

}  // namespace
}  // namespace onrush::order
