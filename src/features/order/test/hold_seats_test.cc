// The rules of reserving seats, line by line.
#include <gtest/gtest.h>

#include "features/order/test/seat_words.h"

namespace onrush::order {
namespace {

TEST(HoldSeats, HoldsThemUntilItsDeadline) {
    SeatBook book;
    book.play({
        {1000, hold(1, {seat(2), seat(9)}),
         "reservation 1 PENDING_PAYMENT 400: Hall A2 at 300, Hall B3 at 100; until 2000"},
        {1000, hold_best(2, 3),
         "reservation 2 PENDING_PAYMENT 900: Hall A3 at 300, Hall A4 at 300, Hall A5 at 300; until "
         "2000"},
        {1500, hold_general(3, 2), "reservation 3 PENDING_PAYMENT 50: Yard x2 at 25; until 2500"},
        {1999, hold(4, {seat(2), seat(1)}), "seat-taken 1000002 2"},
    });
    EXPECT_EQ(book.seats(), "10 free, 7 held, 0 sold");
    book.expect_whole();
    book.play({
        {2000, hold(4, {seat(2), seat(1)}),
         "reservation 4 PENDING_PAYMENT 600: Hall A2 at 300, Hall A1 at 300; until 3000"},
        {2000, look_seats(1, 1), "reservation 1 EXPIRED 400: Hall A2 at 300, Hall B3 at 100"},
    });
    EXPECT_EQ(book.seats(), "13 free, 4 held, 0 sold");
    book.expect_whole();
    book.pass(3000);
    EXPECT_EQ(book.seats(), "17 free, 0 held, 0 sold");
    EXPECT_EQ(book.features.orders.seat_shares.size(), 0u);
    EXPECT_EQ(book.features.orders.reserved_seats.size(), 0u);
    book.expect_whole();
}

TEST(HoldSeats, RefusesInTheDocumentedOrder) {
    SeatBook book;
    book.features.orders.settings.pending_per_account = 2;
    book.features.orders.settings.held_pieces_per_account = 4;
    book.features.orders.settings.per_account_per_day = 3;
    book.restarted().orders.settings = book.features.orders.settings;
    HoldSeats nothing = hold_of(1, {});
    HoldSeats both = hold_of(1, {seat(1)});
    both.general = concert::General{"Yard", 1};
    both.date = DateId(9);
    auto best_in = [](const char* section, std::uint32_t count) {
        return ask(best_of(1, {.count = count, .section = section, .max_price = {}}));
    };
    auto general_in = [](const char* section) { return ask(general_of(1, 5, section)); };
    book.play({
        {0, ask_accounts(account::SetActive{admin(), AccountId(9), false}), "9 - <-> inactive"},
        // Each line breaks a rule and the one after it.
        {1,
         ask(HoldSeats{.caller = user(9, 2),
                       .date = DateId(9),
                       .seat_ids = SeatIds{},
                       .best = {},
                       .general = {}}),
         "token-void"},
        {1, hold(9, {}), "account-inactive"},
        {1, ask(nothing), "out-of-range /seatIds"},
        {1, ask(both), "out-of-range"},
        {1, hold(1, {seat(1), seat(1)}, 9), "out-of-range /seatIds"},
        {1, hold(1, {seat(99)}, 9), "date-not-found"},
        {1, hold(1, {seat(99)}), "date-not-open 1000"},
        {1000, hold(1, {seat(1), seat(2), seat(3), seat(4), seat(13)}), "seat-not-found 1000013"},
        {1000, general_in("Nowhere"), "seat-not-found"},
        {1000, best_in("Yard", 5), "seat-not-found"},
        {1000, general_in("Hall"), "seat-not-found"},
        {1000, hold(1, {seat(1), seat(2)}),
         "reservation 1 PENDING_PAYMENT 600: Hall A1 at 300, Hall A2 at 300; until 2000"},
        {1000, hold(1, {seat(1), seat(2), seat(3)}), "seat-limit 4 2"},
    });
    // The limits of orders hold for seats as for pieces.
    book.play({
        {1000, place(1, {of(3, 1)}), "order 2 PENDING_PAYMENT 300: 3 x1 at 300; until 2000"},
        {1000, hold(1, {seat(1), seat(2)}), "orders-pending-limit 2 2"},
        {1000, cancel(1, 2), "order 2 CANCELLED 300: 3 x1 at 300"},
        {1000, place(2, {of(3, 3)}), "order 3 PENDING_PAYMENT 900: 3 x3 at 300; until 2000"},
        {1000, hold(2, {seat(1), seat(2)}), "pieces-held-limit 4 3"},
        {1000, hold(2, {seat(1)}), "seat-taken 1000001 1"},
        {1000, hold(1, {seat(3)}), "reservation 4 PENDING_PAYMENT 300: Hall A3 at 300; until 2000"},
        {1001, hold(1, {seat(1)}), "order-limit 86401000"},
        {1001, hold(4, {seat(4), seat(1), seat(3)}), "seat-taken 1000001 1 1000003 3"},
        {1001, best_in("Hall", 4), "seat-limit 4 1"},
        {1001, hold_best(5, 4),
         "reservation 5 PENDING_PAYMENT 400: Hall B1 at 100, Hall B2 at 100, Hall B3 at 100, Hall "
         "B4 at 100; until 2001"},
        {1001, hold_best(6, 4), "no-adjacent-seats 3"},
        {1001, hold_general(6, 4), "reservation 6 PENDING_PAYMENT 100: Yard x4 at 25; until 2001"},
        {1001, hold_general(7, 2), "section-full 1"},
        {90'000, hold(7, {seat(1)}), "date-closed"},
        {90'000, cancel_date(1), "CANCELLED 17 free, 0 held, 0 sold"},
        {90'000, hold(7, {seat(99)}), "date-cancelled"},
    });
    book.expect_whole();
}

// As many as the account may have, held and bought, and not one more.
TEST(HoldSeats, CountsHeldAndBoughtSeatsOfTheAccountOnTheDate) {
    SeatBook book;
    book.new_concert();
    book.play({
        {1000, hold_general(1, 4), "reservation 1 PENDING_PAYMENT 100: Yard x4 at 25; until 2000"},
        {1000, pay_seats(1, 1), "reservation 1 PAID 100: Yard x4 at 25"},
        {1000, hold(1, {seat(1)}), "seat-limit 4 0"},
        {1000, hold(1, {seat(1, 2)}, 2),
         "reservation 2 PENDING_PAYMENT 300: Hall A1 at 300; until 2000"},
        {1001, cancel_seats(1, 1), "reservation 1 REFUNDED 100: Yard x4 at 25"},
        {1001, hold(1, {seat(1), seat(2), seat(3)}),
         "reservation 3 PENDING_PAYMENT 900: Hall A1 at 300, Hall A2 at 300, Hall A3 at 300; until "
         "2001"},
        {1001, hold_general(1, 2), "seat-limit 4 1"},
        {1001, hold_general(1, 1), "reservation 4 PENDING_PAYMENT 25: Yard x1 at 25; until 2001"},
    });
    // A lower limit takes nothing away.
    book.features.orders.settings.seats_per_account = 2;
    book.play({{1001, hold_general(1, 1), "seat-limit 2 0"}});
    book.expect_whole();
}

TEST(HoldSeats, HoldsFourSeatsForFiveMinutesUnlessTheSettingsSayOtherwise) {
    SeatBook book;
    book.features.orders.settings = OrderSettings();
    book.play({
        {1000, hold_general(1, 5), "seat-limit 4 4"},
        {1000, hold_general(1, 4),
         "reservation 1 PENDING_PAYMENT 100: Yard x4 at 25; until 301000"},
        {1000, hold(1, {seat(1)}), "seat-limit 4 0"},
    });
    book.expect_whole();
}

TEST(HoldSeats, TellsWhatMovesWithIt) {
    SeatBook book;
    book.pass(1000);
    (void)book.take_facts();
    book.features.orders.settings.seats_per_account = 12;
    book.play({{1000, hold_general(1, 5),
                "reservation 1 PENDING_PAYMENT 125: Yard x5 at 25; until 2000"}});
    EXPECT_EQ(book.take_facts(),
              std::vector<std::string>{
                  R"(order.placed {"order_id":1,"account_id":1,"total":125,"contents":{)"
                  R"("discount":0,"sale_id":null,"number":null,"date_id":1,)"
                  R"("expires_at":"1970-01-01T00:00:02.000Z","lines":[],"coupons":[],"seats":[)"
                  R"({"seat_id":null,"section":"Yard","row":null,"number":null,"count":5,)"
                  R"("price":25}]}})"});
    EXPECT_TRUE(book.run(1001, book.features.orders, best_of(2, {6, {}, {}})));
    EXPECT_TRUE(book.run(1001, book.features.orders, best_of(3, {6, {}, {}})));
    EXPECT_EQ(book.take_fact_names(), "order.placed date.sold_out order.placed");
    book.play({{1001, pay_seats(1, 1), "reservation 1 PAID 125: Yard x5 at 25"}});
    EXPECT_EQ(book.take_fact_names(), "points.changed order.paid");
    book.pass(2001);
    EXPECT_EQ(book.take_fact_names(), "date.seats_back order.expired order.expired");
    book.play({{2001, cancel_seats(1, 1), "reservation 1 REFUNDED 125: Yard x5 at 25"}});
    EXPECT_EQ(book.take_fact_names(), "points.changed order.refunded");
    book.expect_whole();
}

}  // namespace
}  // namespace onrush::order
