// Each law of orders of seats, broken on purpose.
#include <algorithm>

#include <gtest/gtest.h>

#include "features/order/test/seat_words.h"

namespace onrush::order {
namespace {

using Said = std::vector<std::string>;

// Account 1: order 1 waits, with seats 1 and 2, and order 4 is cancelled, which had seat 12.
// Account 2: order 2 is paid, with seat 7. Account 3: order 3 is paid, with two places.
struct SeatLawsTest : testing::Test {
    SeatBook book;
    OrderFeature& feature = book.features.orders;
    concert::ConcertFeature& concerts = book.features.concerts;

    void SetUp() override {
        book.play({
            {1000, hold(1, {seat(1), seat(2)}),
             "reservation 1 PENDING_PAYMENT 600: Hall A1 at 300, Hall A2 at 300; until 2000"},
            {1000, hold(2, {seat(7)}),
             "reservation 2 PENDING_PAYMENT 100: Hall B1 at 100; until 2000"},
            {1000, pay_seats(2, 2), "reservation 2 PAID 100: Hall B1 at 100"},
            {1000, hold_general(3, 2),
             "reservation 3 PENDING_PAYMENT 50: Yard x2 at 25; until 2000"},
            {1000, pay_seats(3, 3), "reservation 3 PAID 50: Yard x2 at 25"},
            {1000, hold(1, {seat(12)}),
             "reservation 4 PENDING_PAYMENT 100: Hall B6 at 100; until 2000"},
            {1000, cancel_seats(1, 4), "reservation 4 CANCELLED 100: Hall B6 at 100"},
        });
        book.expect_whole();
    }
    template <typename Change>
    void change_order(std::uint64_t id, Change change) {
        feature.orders.update(*feature.orders.find(OrderId(id)), change);
    }
    template <typename Change>
    void change_seat_order(std::uint64_t id, Change change) {
        feature.seat_orders.update(*feature.seat_orders.find(OrderId(id)), change);
    }
    template <typename Change>
    void change_line(std::uint64_t order, std::uint8_t place, Change change) {
        feature.seat_lines.update(*feature.seat_lines.find(OrderId(order), place), change);
    }
    template <typename Change>
    void change_count(Change change) {
        concerts.counts.update(concert::count_of(concerts, DateId(1)), change);
    }
    void set_letter(std::uint32_t place, char letter) {
        const concert::SeatRun& run =
            concerts.halls.of(concert::date_row(concerts, DateId(1))).run_of(place);
        concerts.states.update(
            *concerts.states.find(DateId(1), run.number),
            [&](concert::SeatStates& row) { row.states[place - run.first_place] = letter; });
    }
    // That the laws of orders say so, in C++ and in SQL; those of other features may find fault
    // too. Says whether one votes on this batch.
    bool expect_broken(const Said& all) {
        Said said = engine::test::broken_laws(book.domain);
        std::erase_if(said, [](const std::string& law) { return !law.starts_with("order"); });
        EXPECT_EQ(said, all);
        return std::ranges::any_of(book.domain.laws(), [](const auto& law) {
            return law->name().starts_with("order") && law->vote().has_value();
        });
    }
    void expect_broken_at_once(const Said& all) { EXPECT_TRUE(expect_broken(all)); }
};

TEST_F(SeatLawsTest, AnOrderOfSeatsHasNothingElse) {
    change_order(1, [](Order& row) { row.lines = 1; });
    expect_broken_at_once(
        {"order parts: order 1 lacks some of its 1 lines and 0 coupons",
         "order sums: order 1 has total 600 and discount 0; its lines make 0 and 0, its coupons 0",
         "order seats: order 1 of total 600 has 1 lines, 0 coupons and 2 lines of 2 seats; it "
         "should have seats alone: 2 lines, 2 seats, 600"});
}

TEST_F(SeatLawsTest, AnOrderOfSeatsCostsWhatTheyCost) {
    change_order(1, [](Order& row) { row.total = Money(601); });
    expect_broken_at_once(
        {"order seats: order 1 of total 601 has 0 lines, 0 coupons and 2 lines of 2 seats; it "
         "should have seats alone: 2 lines, 2 seats, 600"});
}

TEST_F(SeatLawsTest, AnOrderOfSeatsHasNoDiscountAndIsNotPaidAtOnce) {
    for (auto change : {+[](Order& row) { row.discount = Money(1); },
                        +[](Order& row) { row.paid_at_once = true; }}) {
        change_order(3, change);
        expect_broken_at_once(
            {"order seats: order 3 of total 50 has 0 lines, 0 coupons and 1 lines of 2 seats; it "
             "should have seats alone: 1 lines, 2 seats, 50"});
        change_order(3, [](Order& row) {
            row.discount = Money(0);
            row.paid_at_once = false;
        });
    }
    expect_broken({});
}

TEST_F(SeatLawsTest, AnOrderKnowsItsSeats) {
    change_order(3, [](Order&) {});
    change_seat_order(3, [](SeatOrder& row) { row.seats = 3; });
    expect_broken_at_once(
        {"order seats: order 3 of total 50 has 0 lines, 0 coupons and 1 lines of 3 seats; it "
         "should have seats alone: 1 lines, 2 seats, 50",
         "order shares of dates add up: account 3 has a share of 2 in date 1; its orders have 3",
         "order reserved seats add up: concert 1 counts 5 reserved seats; its orders have 6"});
}

TEST_F(SeatLawsTest, AnOrderHasAllItsLinesOfSeats) {
    change_order(4, [](Order&) {});
    change_seat_order(4, [](SeatOrder& row) { row.lines = 2; });
    expect_broken_at_once(
        {"order seats: order 4 of total 100 has 0 lines, 0 coupons and 2 lines of 1 seats; it "
         "should have seats alone: 1 lines, 1 seats, 100"});
}

TEST_F(SeatLawsTest, AnOrderHasSeatsOrLines) {
    feature.seat_orders.erase(*feature.seat_orders.find(OrderId(4)));
    change_order(4, [](Order&) {});
    expect_broken_at_once({"order seats: order 4 has neither lines nor seats",
                           "order seat lines: line 1 of order 4 has 1 of seat 1000012 in section 1 "
                           "at 100"});
}

TEST_F(SeatLawsTest, SeatsAreOfADateThatExists) {
    change_seat_order(4, [](SeatOrder& row) { row.date = DateId(7); });
    expect_broken_at_once(
        {"order seat orders: seats of date 7 are of order 4, and one of both does not exist",
         "order seat lines: line 1 of order 4 has 1 of seat 1000012 in section 1 at 100"});
}

TEST_F(SeatLawsTest, SeatsAreOfAnOrderThatExists) {
    feature.seat_orders.insert({OrderId(9), DateId(1), 1, 1});
    expect_broken_at_once(
        {"order seat orders: seats of date 1 are of order 9, and one of both does not exist"});
}

TEST_F(SeatLawsTest, ALineIsOfOneSeatOfTheDate) {
    auto said = [](std::uint32_t count, std::uint64_t id, std::uint32_t section,
                   std::int64_t price) {
        return fmt::format(
            "order seat lines: line 1 of order 4 has {} of seat {} in section {} at "
            "{}",
            count, id, section, price);
    };
    const SeatLine before = *feature.seat_lines.find(OrderId(4), std::uint8_t{1});
    struct Case {
        void (*change)(SeatLine&);
        std::string wrong;
    };
    for (const Case& one : {
             Case{[](SeatLine& row) { row.count = 0; }, said(0, 1000012, 1, 100)},
             Case{[](SeatLine& row) { row.count = 2; }, said(2, 1000012, 1, 100)},
             Case{[](SeatLine& row) { row.seat = SeatId(2000012); }, said(1, 2000012, 1, 100)},
             Case{[](SeatLine& row) { row.section = 2; }, said(1, 1000012, 2, 100)},
             Case{[](SeatLine& row) { row.section = 3; }, said(1, 1000012, 3, 100)},
             Case{[](SeatLine& row) { row.price = Money(-1); }, said(1, 1000012, 1, -1)},
         }) {
        change_line(4, 1, one.change);
        Said all = engine::test::broken_laws(book.domain);
        EXPECT_NE(std::ranges::find(all, one.wrong), all.end()) << one.wrong;
        change_line(4, 1, [&](SeatLine& row) { row = before; });
    }
    EXPECT_FALSE(expect_broken({}));
    feature.seat_lines.insert({.order = OrderId(4),
                               .seat = seat(11),
                               .price = Money(100),
                               .section = 1,
                               .place = 2,
                               .count = 1});
    expect_broken_at_once(
        {"order seat lines: line 2 of order 4 has 1 of seat 1000011 in section 1 at 100"});
}

// --- a seat has one order -----------------------------------------------------------------------

TEST_F(SeatLawsTest, ASeatIsWithTheOrderThatHasIt) {
    const concert::SeatHolder& holder = *concerts.holders.find(seat(1));
    concerts.holders.update(holder, [](concert::SeatHolder& row) { row.order = OrderId(2); });
    change_order(1, [](Order&) {});
    expect_broken_at_once(
        {"order seat states: order 1 is PENDING_PAYMENT, which the state or the holder of seat "
         "1000001 contradicts",
         "order seat holders: seat 1000001 is with order 2, which is closed or has it not"});
}

// Two orders have it: only one can be its holder.
TEST_F(SeatLawsTest, ASeatIsInOneOrderThatStands) {
    change_order(2, [](Order& row) { row.total = Money(300); });
    change_line(2, 1, [](SeatLine& row) {
        row.seat = seat(1);
        row.price = Money(300);
    });
    expect_broken_at_once(
        {"order points: entry 4 moves -100 points of account 2, not as order 2 says",
         "order seat states: order 2 is PAID, which the state or the holder of seat 1000001 "
         "contradicts",
         "order seat holders: seat 1000007 is with order 2, which is closed or has it not"});
}

TEST_F(SeatLawsTest, ASeatIsHeldUntilItIsPaidAndThenSold) {
    set_letter(1, 'S');
    change_order(1, [](Order&) {});
    expect_broken_at_once(
        {"order seat states: order 1 is PENDING_PAYMENT, which the state or the holder of seat "
         "1000001 contradicts"});
    set_letter(1, 'H');
    set_letter(7, 'H');
    change_order(2, [](Order&) {});
    expect_broken_at_once(
        {"order seat states: order 2 is PAID, which the state or the holder of seat 1000007 "
         "contradicts"});
}

// A hold that stays: nobody can ever have the seat.
TEST_F(SeatLawsTest, AnOrderThatClosesLetsGoOfItsSeats) {
    set_letter(12, 'H');
    concerts.holders.insert({seat(12), OrderId(4)});
    change_order(4, [](Order&) {});
    expect_broken_at_once(
        {"order seat states: order 4 is CANCELLED, which the state or the holder of seat 1000012 "
         "contradicts",
         "order seat holders: seat 1000012 is with order 4, which is closed or has it not"});
}

TEST_F(SeatLawsTest, AHolderIsAnOrderWithThatSeat) {
    concerts.holders.insert({seat(3), OrderId(1)});
    concerts.holders.insert({seat(4), OrderId(9)});
    expect_broken_at_once(
        {"order seat holders: seat 1000003 is with order 1, which is closed or has it not"});
}

// --- sums ---------------------------------------------------------------------------------------

TEST_F(SeatLawsTest, TheCountsOfADateAreThoseOfItsOrders) {
    change_count([](concert::DateCount& row) { row.held += 1; });
    expect_broken(
        {"order seats add up: section 0 of date 1 has 3 seats held and 3 sold; its "
         "orders have 2 and 3"});
    change_count([](concert::DateCount& row) {
        row.held -= 1;
        row.sold -= 1;
    });
    expect_broken(
        {"order seats add up: section 0 of date 1 has 2 seats held and 2 sold; its "
         "orders have 2 and 3"});
}

TEST_F(SeatLawsTest, TheCountsOfASectionAreThoseOfItsOrders) {
    concerts.section_counts.update(concert::count_of(concerts, DateId(1), 2),
                                   [](concert::SectionCount& row) { row.sold = 1; });
    expect_broken(
        {"order seats add up: section 2 of date 1 has 0 seats held and 1 sold; its "
         "orders have 0 and 2"});
}

TEST_F(SeatLawsTest, AShareIsWhatTheAccountHasOfTheDate) {
    feature.seat_shares.update(*feature.seat_shares.find(DateId(1), AccountId(1)),
                               [](SeatShare& row) { row.seats = 3; });
    expect_broken(
        {"order shares of dates add up: account 1 has a share of 3 in date 1; its orders have 2"});
    feature.seat_shares.erase(*feature.seat_shares.find(DateId(1), AccountId(1)));
    change_order(1, [](Order&) {});
    expect_broken_at_once(
        {"order shares of dates add up: account 1 has a share of 0 in date 1; its orders have 2"});
}

TEST_F(SeatLawsTest, AShareOfNothingIsNotKept) {
    feature.seat_shares.insert({DateId(1), AccountId(8), 0});
    expect_broken(
        {"order shares of dates add up: account 8 has a share of 0 in date 1; its orders have 0"});
}

TEST_F(SeatLawsTest, UnpaidSeatsAreCountedAsPieces) {
    feature.tallies.update(*feature.tallies.find(AccountId(1)), [](Tally& row) { row.pieces = 1; });
    change_order(1, [](Order&) {});
    expect_broken_at_once(
        {"order tallies add up: account 1 counts 1 unpaid orders with 1 pieces, "
         "and has 1 with 2"});
}

TEST_F(SeatLawsTest, TheRankingCountsTheSeatsThatAreReserved) {
    const ReservedSeats& reserved = *feature.reserved_seats.find(ConcertId(1));
    feature.reserved_seats.update(reserved, [](ReservedSeats& row) { row.seats = 6; });
    expect_broken(
        {"order reserved seats add up: concert 1 counts 6 reserved seats; its orders have 5"});
    feature.reserved_seats.erase(reserved);
    expect_broken(
        {"order reserved seats add up: concert 1 counts 0 reserved seats; its orders have 5"});
}

TEST_F(SeatLawsTest, WhatARoomCountsAsHeldIsOfAnOrderThatWaits) {
    using room::ProtectedType;
    room::PassHolds& holds = concerts.rooms.pass_holds;
    auto hold_with_pass = [&](ProtectedType type, std::uint64_t thing, std::uint64_t order) {
        holds.insert({.type = type, .thing = thing, .order = order, .room = 1, .pieces = 1});
    };
    auto wrong = [](std::uint64_t order, const std::string& thing) {
        return fmt::format(
            "orders that rooms count wait: room 1 counts order {} of {}, which does "
            "not wait",
            order, thing);
    };
    hold_with_pass(ProtectedType::date, 1, 1);
    EXPECT_FALSE(expect_broken({}));
    hold_with_pass(ProtectedType::date, 1, 2);  // it is paid
    EXPECT_FALSE(expect_broken({wrong(2, "date 1")}));
    holds.erase(*holds.find(ProtectedType::date, std::uint64_t{1}, std::uint64_t{2}));
    hold_with_pass(ProtectedType::date, 9, 1);  // it is of another date
    EXPECT_FALSE(expect_broken({wrong(1, "date 9")}));
    holds.erase(*holds.find(ProtectedType::date, std::uint64_t{9}, std::uint64_t{1}));
    hold_with_pass(ProtectedType::sale, 1, 1);  // no sale has such an order
    EXPECT_FALSE(expect_broken({wrong(1, "sale 1")}));
    change_order(1, [](Order& row) {
        row.sale = SaleId(1);
        row.number = 1;
    });
    Said said = engine::test::broken_laws(book.domain);
    EXPECT_TRUE(std::ranges::none_of(
        said, [](const std::string& law) { return law.starts_with("orders that rooms"); }));
}

// --- dates --------------------------------------------------------------------------------------

TEST_F(SeatLawsTest, ADateIsRankedExactlyWhenItHasSoldOut) {
    feature.sell_outs.insert({DateId(1), 500});
    Said ranked = {"order dates: date 1 sold out at never, which the ranking contradicts",
                   "order sell-outs: date 1 is ranked and never sold out"};
    expect_broken_at_once(ranked);
    change_count([](concert::DateCount& row) { row.sold_out_at = Instant(1500); });
    EXPECT_FALSE(expect_broken({}));
    feature.sell_outs.update(*feature.sell_outs.find(DateId(1)),
                             [](SellOut& row) { row.took_ms = 501; });
    expect_broken_at_once(
        {"order dates: date 1 sold out at 1970-01-01T00:00:01.500Z, which the "
         "ranking contradicts"});
    feature.sell_outs.erase(*feature.sell_outs.find(DateId(1)));
    expect_broken_at_once(
        {"order dates: date 1 sold out at 1970-01-01T00:00:01.500Z, which the "
         "ranking contradicts"});
}

TEST_F(SeatLawsTest, ADateThatIsCancelledIsSwept) {
    concerts.dates.update(*concerts.dates.find(DateId(1)),
                          [](concert::Date& row) { row.cancelled = true; });
    change_count([](concert::DateCount&) {});
    expect_broken_at_once({"order dates: date 1 was cancelled, and 2 seats stay held and 3 sold"});
    feature.date_sweeps.insert({DateId(1), {}, {}, Instant(1000)});
    EXPECT_FALSE(expect_broken({}));
    feature.date_sweeps.update(*feature.date_sweeps.find(DateId(1)),
                               [](DateSweep& row) { row.next_at = Instant::never(); });
    expect_broken_at_once(
        {"order date sweeps: orders of date 1 are closed, and it is not cancelled"});
}

TEST_F(SeatLawsTest, OnlyADateThatIsCancelledIsSwept) {
    feature.date_sweeps.insert({DateId(1), {}, {}, Instant(1000)});
    expect_broken_at_once(
        {"order date sweeps: orders of date 1 are closed, and it is not cancelled"});
}

}  // namespace
}  // namespace onrush::order
