// What becomes of a reservation, line by line.
#include <gtest/gtest.h>

#include "features/order/test/seat_words.h"

namespace onrush::order {
namespace {

constexpr const char* two_wait =
    "reservation 1 PENDING_PAYMENT 400: Hall A1 at 300, Hall B1 at 100; until 2000";
constexpr const char* two_paid = "reservation 1 PAID 400: Hall A1 at 300, Hall B1 at 100";

TEST(Reservation, IsPaidOnceAndRefundedOnce) {
    SeatBook book;
    book.play({
        {1000, hold(1, {seat(1), seat(7)}), two_wait},
        {1001, pay_seats(1, 1), two_paid},
        {1002, pay_seats(1, 1), two_paid},
        {2000, look_seats(1, 1), two_paid},
    });
    EXPECT_EQ(book.seats(), "15 free, 0 held, 2 sold");
    EXPECT_EQ(book.points(1), 99'600);
    book.play({
        {2001, cancel_seats(1, 1), "reservation 1 REFUNDED 400: Hall A1 at 300, Hall B1 at 100"},
        {2002, cancel_seats(1, 1), "reservation 1 REFUNDED 400: Hall A1 at 300, Hall B1 at 100"},
        {2002, pay_seats(1, 1), "reservation-not-pending"},
        {2003, history(1, 1),
         "1000 PENDING_PAYMENT by ORDERED, 1001 PAID by PAYMENT, 2001 REFUNDED by CANCELLATION"},
    });
    EXPECT_EQ(book.seats(), "17 free, 0 held, 0 sold");
    EXPECT_EQ(book.points(1), 100'000);
    EXPECT_EQ(book.order_entries(1),
              (std::vector<std::string>{"refund 400 of order 1", "spend -400 of order 1"}));
    book.expect_whole();
}

TEST(Reservation, PaymentRefusesInTheDocumentedOrder) {
    SeatBook book;
    book.play({
        {1000, hold(4, {seat(1)}), "reservation 1 PENDING_PAYMENT 300: Hall A1 at 300; until 2000"},
        {1000, place(4, {of(3, 1)}), "order 2 PENDING_PAYMENT 300: 3 x1 at 300; until 2000"},
        {1000, pay_seats(4, 9), "reservation-not-found"},
        {1000, pay_seats(4, 2), "reservation-not-found"},  // an order of products
        {1000, pay_seats(3, 1), "reservation-not-found"},  // somebody else's
        {1999, pay_seats(4, 1), "insufficient-points 0"},
        {2000, pay_seats(4, 1), "reservation-expired"},
        {2000, cancel_seats(4, 9), "reservation-not-found"},
        {2000, cancel_seats(4, 1), "reservation-expired"},
        {2000, look_seats(4, 2), "reservation-not-found"},
    });
    // A batch may leave some of many deadlines to the next one: what is over stays over.
    book.play({{3000, hold(4, {seat(1)}),
                "reservation 3 PENDING_PAYMENT 300: Hall A1 at 300; until 4000"},
               {3000, cancel_seats(4, 3), "reservation 3 CANCELLED 300: Hall A1 at 300"},
               {3000, cancel_seats(4, 3), "reservation 3 CANCELLED 300: Hall A1 at 300"},
               {3000, pay_seats(4, 3), "reservation-not-pending"},
               {3000, cancel_date(1), "CANCELLED 17 free, 0 held, 0 sold"},
               {3000, pay_seats(4, 1), "reservation-expired"},
               {3000, pay_seats(4, 3), "reservation-not-pending"}});
    book.expect_whole();
}

// Until the performance starts; staff may also later.
TEST(Reservation, ABuyerGivesPaidSeatsBackUntilThePerformanceStarts) {
    SeatBook book;
    EXPECT_TRUE(book.run(1000, book.features.concerts,
                         concert::ChangeDate{.caller = admin(),
                                             .date = DateId(1),
                                             .opens_at = {},
                                             .starts_at = {},
                                             .closes_at = Instant(95'000),
                                             .prices = {}}));
    book.play({
        {89'000, hold(1, {seat(1)}),
         "reservation 1 PENDING_PAYMENT 300: Hall A1 at 300; until 90000"},
        {89'000, pay_seats(1, 1), "reservation 1 PAID 300: Hall A1 at 300"},
        {89'000, hold(1, {seat(2)}),
         "reservation 2 PENDING_PAYMENT 300: Hall A2 at 300; until 90000"},
        {89'000, pay_seats(1, 2), "reservation 2 PAID 300: Hall A2 at 300"},
        {89'999, cancel_seats(1, 1), "reservation 1 REFUNDED 300: Hall A1 at 300"},
        {90'000, cancel_seats(1, 2), "date-started"},
        {90'000, cancel(1, 2), "date-started"},
        {90'001, cancel(1, 1), "order 1 REFUNDED 300"},
        {90'001, hold(1, {seat(3)}),
         "reservation 3 PENDING_PAYMENT 300: Hall A3 at 300; until 91001"},
        {90'001, cancel_seats(1, 3), "reservation 3 CANCELLED 300: Hall A3 at 300"},
        {90'002, ask(CancelOrder{admin(), OrderId(2), "ill"}), "order 2 REFUNDED 300"},
    });
    EXPECT_EQ(book.points(1), 100'000);
    book.expect_whole();
}

// The same order by its other name.
TEST(Reservation, IsAnOrder) {
    SeatBook book;
    book.play({
        {1000, hold(1, {seat(1), seat(7)}), two_wait},
        {1000, look(1, 1), "order 1 PENDING_PAYMENT 400; until 2000"},
        {1000, ship(1), "seats-not-shipped"},  // nor is it paid
        {1000, pay(1, 1), "order 1 PAID 400"},
        {1001, ship(1), "seats-not-shipped"},
        {1001, deliver(1), "order-not-shipped"},
        {1001, place(1, {of(3, 1)}), "order 2 PENDING_PAYMENT 300: 3 x1 at 300; until 2001"},
        {1001, hold(1, {seat(2)}), "reservation 3 PENDING_PAYMENT 300: Hall A2 at 300; until 2001"},
        {1002, ask(ListMyOrders{.caller = user(1)}), "3 2 1 end"},
        {1002, ask(ListMyReservations{.caller = user(1)}), "3 1 end"},
        {1002, ask(ListMyReservations{.caller = user(1), .state = OrderState::paid}), "1 end"},
        {1002, ask(ListMyReservations{.caller = user(1), .limit = 1}), "3 then 3"},
        {1002, ask(ListMyReservations{.caller = user(1), .limit = 1, .cursor = 3}), "1 end"},
        {1002, ask(ListMyReservations{.caller = user(2)}), "end"},
        {1002, ask(LookUpReservation{admin(), OrderId(1)}), two_paid},
    });
    auto orders = book.run(1002, book.features.orders, ListOrders{.caller = admin()});
    ASSERT_TRUE(orders);
    EXPECT_EQ(orders->items[2].date_id, DateId(1));
    EXPECT_EQ(orders->items[2].seats, 2u);
    EXPECT_EQ(orders->items[2].lines, 0u);
    EXPECT_FALSE(orders->items[1].date_id);
    auto order = book.run(1002, book.features.orders, LookUpOrder{{user(1)}, OrderId(1)});
    ASSERT_TRUE(order && order->seats);
    EXPECT_EQ(order->date_id, DateId(1));
    EXPECT_EQ(order->seats->size(), 2u);
    book.expect_whole();
}

TEST(Reservation, KeepsThePriceThatItWasTold) {
    SeatBook book;
    book.play({{1000, hold(1, {seat(1), seat(7)}), two_wait}});
    concert::ChangeDate change{.caller = admin(),
                               .date = DateId(1),
                               .opens_at = {},
                               .starts_at = {},
                               .closes_at = {},
                               .prices = {{{"Hall", {}, Money(1000)}}}};
    EXPECT_TRUE(book.run(1000, book.features.concerts, change));
    book.play({{1001, pay_seats(1, 1), two_paid},
               {1001, hold(1, {seat(2)}),
                "reservation 2 PENDING_PAYMENT 1000: Hall A2 at 1000; until 2001"}});
    EXPECT_EQ(book.points(1), 99'600);
    book.expect_whole();
}

// --- a date is cancelled ------------------------------------------------------------------------

TEST(CancelDate, RefundsWhatIsPaidAndCancelsWhatIsNot) {
    SeatBook book;
    book.play({
        {1000, hold(1, {seat(1), seat(7)}), two_wait},
        {1000, pay_seats(1, 1), two_paid},
        {1000, hold(2, {seat(2)}), "reservation 2 PENDING_PAYMENT 300: Hall A2 at 300; until 2000"},
        {1000, hold(2, {seat(3)}), "reservation 3 PENDING_PAYMENT 300: Hall A3 at 300; until 2000"},
        {1000, cancel_seats(2, 3), "reservation 3 CANCELLED 300: Hall A3 at 300"},
        {1500, cancel_date(9), "date-not-found"},
    });
    (void)book.take_facts();
    book.play({
        {1500, cancel_date(1, "the singer is ill"), "CANCELLED 14 free, 1 held, 2 sold"},
        // In the next batch.
        {1500, cancel_date(1, "again"), "CANCELLED 17 free, 0 held, 0 sold"},
        {1501, history(1, 1),
         "1000 PENDING_PAYMENT by ORDERED, 1000 PAID by PAYMENT, 1500 REFUNDED by CANCELLATION "
         "(the singer is ill)"},
        {1501, history(2, 2),
         "1000 PENDING_PAYMENT by ORDERED, 1500 CANCELLED by CANCELLATION (the singer is ill)"},
        {1501, hold(2, {seat(1)}), "date-cancelled"},
    });
    EXPECT_EQ(book.take_fact_names(), "date.closed points.changed order.refunded order.cancelled");
    EXPECT_EQ(book.points(1), 100'000);
    EXPECT_EQ(book.features.orders.date_sweeps.size(), 0u);
    book.expect_whole();
}

// A step takes a bounded number of seats; meanwhile nobody pays.
TEST(CancelDate, TakesItsTime) {
    SeatBook book;
    book.features.orders.settings.seats_per_account = 1000;
    book.features.orders.settings.seat_hold = Duration(50'000);
    concert::SeatRange field{
        .section = "Field", .rows = {}, .seats = {}, .capacity = 1000, .price = Money(1)};
    EXPECT_TRUE(
        book.run(0, book.features.concerts, concert::AddSeats{admin(), DateId(1), {field}}));
    for (int i = 0; i < 12; ++i) {
        EXPECT_TRUE(book.run(1000, book.features.orders, general_of(1, 50, "Field")));
    }
    EXPECT_TRUE(book.run(1000, book.features.orders, general_of(4, 1, "Field")));
    book.play({{1000, pay_seats(1, 1), "reservation 1 PAID 50: Field x50 at 1"},
               {1100, cancel_date(1), "CANCELLED 416 free, 551 held, 50 sold"},
               {1100, pay_seats(4, 13), "date-cancelled"},  // who has no points, either
               {1100, pay_seats(1, 12), "date-cancelled"},
               {1100, pay(1, 12), "date-cancelled"},
               {1100, cancel_seats(1, 12), "reservation 12 CANCELLED 50: Field x50 at 1"},
               // A buyer need not wait.
               {1100, cancel_seats(1, 11), "reservation 11 CANCELLED 50: Field x50 at 1"}});
    EXPECT_EQ(book.seats(), "816 free, 201 held, 0 sold");  // one step of 300 seats
    book.expect_whole();
    book.pass(1101);
    EXPECT_EQ(book.seats(), "1017 free, 0 held, 0 sold");
    book.pass(1102);
    EXPECT_EQ(book.features.orders.date_sweeps.size(), 0u);
    book.expect_whole();
}

// Of a date that has closed by its time too, and after the performance has started.
TEST(CancelDate, MayComeLate) {
    SeatBook book;
    book.play(
        {{1000, hold(1, {seat(1), seat(7)}), two_wait},
         {1000, pay_seats(1, 1), two_paid},
         {95'000, cancel_seats(1, 1), "date-started"},
         {95'000, cancel_date(1), "CANCELLED 15 free, 0 held, 2 sold"},
         {95'001, look_seats(1, 1), "reservation 1 REFUNDED 400: Hall A1 at 300, Hall B1 at 100"}});
    book.expect_whole();
}

// --- rankings -----------------------------------------------------------------------------------

Book::Step rank(ConcertRanking by, std::optional<std::uint32_t> limit = {}) {
    return ask(RankConcerts{by, limit});
}

TEST(RankConcerts, CountsTheSeatsThatAreReserved) {
    SeatBook book;
    book.new_concert();
    book.new_concert();
    constexpr auto by = ConcertRanking::reservations;
    book.play({
        {1000, rank(by), ""},
        {1000, hold_general(1, 2), "reservation 1 PENDING_PAYMENT 50: Yard x2 at 25; until 2000"},
        {1000, hold(1, {seat(1, 2), seat(2, 2), seat(3, 2)}, 2),
         "reservation 2 PENDING_PAYMENT 900: Hall A1 at 300, Hall A2 at 300, Hall A3 at 300; until "
         "2000"},
        {1000, rank(by), "1: concert 2 with 3 seats; 2: concert 1 with 2 seats"},
        {1000, rank(by, 1), "1: concert 2 with 3 seats"},
        {1000, pay_seats(1, 1), "reservation 1 PAID 50: Yard x2 at 25"},
        {1000, rank(by), "1: concert 2 with 3 seats; 2: concert 1 with 2 seats"},
        {2000, rank(by), "1: concert 1 with 2 seats"},  // the other one has expired
        {2000, cancel_date(1), "CANCELLED 15 free, 0 held, 2 sold"},
        {2001, rank(by), ""},
    });
    book.expect_whole();
}

TEST(RankConcerts, TellsTheTimeUntilADateSoldOut) {
    SeatBook book;
    book.new_concert();
    book.features.orders.settings.seats_per_account = 12;
    constexpr auto by = ConcertRanking::sellout;
    std::uint64_t order = 0;
    auto buy_out = [&](std::uint64_t date, std::int64_t at) {
        SeatIds all;
        for (std::uint32_t place = 1; place <= 12; ++place) {
            all.push_back(seat(place, date));
        }
        HoldSeats yard = general_of(2, 5);
        yard.date = DateId(date);
        EXPECT_TRUE(book.run(at, book.features.orders, hold_of(1, all, date)));
        EXPECT_TRUE(book.run(at, book.features.orders, yard));
        for (std::uint64_t account : {1, 2}) {
            order += 1;
            EXPECT_TRUE(
                book.run(at, book.features.orders, PayReservation{user(account), OrderId(order)}));
        }
    };
    buy_out(2, 3000);
    book.play({{3000, rank(by), "1: date 2 of concert 2 with 17 seats in 2 s"}});
    buy_out(1, 4500);
    constexpr const char* both =
        "1: date 2 of concert 2 with 17 seats in 2 s; 2: date 1 of concert 1 with 17 seats in 3 s";
    book.play({{4500, rank(by), both},
               {4500, rank(by, 1), "1: date 2 of concert 2 with 17 seats in 2 s"},
               // It did sell out, whatever comes later.
               {4600, cancel_seats(2, 2), "reservation 2 REFUNDED 125: Yard x5 at 25"},
               {4600, rank(by), both},
               {4700, cancel_date(2), "CANCELLED 5 free, 0 held, 12 sold"},
               {4700, rank(by), "1: date 1 of concert 1 with 17 seats in 3 s"}});
    // More can be had of it than had sold out.
    EXPECT_TRUE(book.run(4800, book.features.concerts,
                         concert::AddSeats{admin(), DateId(1), {{"Yard", {}, {}, 1, Money(25)}}}));
    book.play({{4800, rank(by), ""}});
    book.expect_whole();
}

}  // namespace
}  // namespace onrush::order
