// Each law of orders, broken on purpose.
#include <gtest/gtest.h>

#include "order/test/words.h"

namespace onrush::order {
namespace {

using Broken = std::vector<std::string>;

// Account 1: order 1 waits, with two lines and a coupon; order 2 is paid, with a coupon; order 3 is
// shipped and order 4 cancelled. Account 2: order 5, of a sale, waits.
struct LawsTest : testing::Test {
    Book book;
    OrderFeature& feature = book.features.orders;

    void SetUp() override {
        CouponId held = book.new_coupon(1, campaign(fixed(100)));
        CouponId used = book.issue(1, 1);
        book.new_sale(book.sale_of(4));
        book.play({
            {1000, place(1, {of(4, 1), of(3, 2)}, {held}),
             "order 1 pending-payment 5500: 4 x1 at 5000 -89, 3 x2 at 300 -11; "
             "coupon 1000000001 -100; until 2000"},
            {1000, buy(1, {of(3, 1)}, {used}),
             "order 2 paid 200: 3 x1 at 300 -100; coupon 1000000002 -100"},
            {1000, buy(1, {of(3, 1)}), "order 3 paid 300: 3 x1 at 300"},
            {1000, ship(3), "order 3 shipped 300: 3 x1 at 300"},
            {1000, place(1, {of(3, 1)}), "order 4 pending-payment 300: 3 x1 at 300; until 2000"},
            {1000, cancel(1, 4), "order 4 cancelled 300: 3 x1 at 300"},
            {1000, take_part(2, 1),
             "order 5 pending-payment 800: 1 x1 at 800; number 1 of sale 1; until 2000"},
        });
        book.expect_whole();
    }
    template <typename Change>
    void change_order(std::uint64_t id, Change change) {
        feature.orders.update(*feature.orders.find(OrderId(id)), change);
    }
    template <typename Change>
    void change_line(std::uint64_t order, std::uint8_t place, Change change) {
        feature.lines.update(*feature.lines.find(OrderId(order), place), change);
    }
    template <typename Change>
    void change_used_coupon(std::uint64_t order, Change change) {
        feature.used_coupons.update(*feature.used_coupons.find(OrderId(order), std::uint8_t{1}),
                                    change);
    }
    // The entry of that kind that moved with the order.
    template <typename Change>
    void change_entry(std::uint64_t order, point::EntryKind kind, Change change) {
        const point::Entry* found = nullptr;
        feature.points.entries.for_each([&](const point::Entry& entry) {
            found = entry.order.value == order && entry.kind == kind ? &entry : found;
        });
        ASSERT_NE(found, nullptr);
        feature.points.entries.update(*found, change);
    }
    template <typename Change>
    void change_stock(std::uint64_t option, Change change) {
        feature.catalog.stocks.update(stock_of(feature.catalog, OptionId(option)), change);
    }
    // That the laws of orders say so, and whether one votes on this batch; those of other features
    // may find fault too.
    void expect_broken(const Broken& all, bool votes = true) {
        Broken said;
        bool voted = false;
        for (const auto& law : book.domain.laws()) {
            bool ours = law->name().starts_with("order") || law->name() == "pieces add up";
            if (std::optional<std::string> wrong = law->check(); ours && wrong) {
                said.push_back(fmt::format("{}: {}", law->name(), *wrong));
            }
            voted = voted || (ours && law->vote().has_value());
        }
        EXPECT_EQ(said, all);
        EXPECT_EQ(voted, votes);
    }
};

TEST_F(LawsTest, ATotalIsThatOfTheLines) {
    change_order(1, [](Order& row) { row.total = Money(5501); });
    expect_broken(
        {"orders: order 1: total 5501 and discount 100, lines make 5500 and 100, "
         "coupons 100"});
}

TEST_F(LawsTest, ADiscountIsThatOfTheLinesAndOfTheCoupons) {
    change_order(2, [](Order& row) { row.discount = Money(99); });
    expect_broken(
        {"orders: order 2: total 200 and discount 99, lines make 200 and 100, coupons 100"});
}

TEST_F(LawsTest, TheDiscountsOfLinesAddUp) {
    change_order(1, [](Order& row) { row.total = Money(5499); });
    change_line(1, 2, [](Line& row) { row.discount = Money(12); });
    expect_broken(
        {"orders: order 1: total 5499 and discount 100, lines make 5499 and 101, "
         "coupons 100"});
}

TEST_F(LawsTest, TheDiscountsOfCouponsAddUp) {
    change_order(2, [](Order&) {});
    change_used_coupon(2, [](UsedCoupon& row) { row.discount = Money(101); });
    expect_broken(
        {"orders: order 2: total 200 and discount 100, lines make 200 and 100, coupons 101"});
}

TEST_F(LawsTest, AnOrderThatWaitsHasADeadline) {
    change_order(1, [](Order& row) { row.expires_at = Instant::never(); });
    expect_broken({"orders: order 1 expires at never"});
}

TEST_F(LawsTest, AnOrderThatDoesNotWaitHasNone) {
    change_order(2, [](Order& row) { row.expires_at = Instant(3000); });
    expect_broken({"orders: order 2 expires at 1970-01-01T00:00:03.000Z"});
}

TEST_F(LawsTest, WhatIsShippedHasAShipment) {
    change_order(2, [](Order& row) { row.state = OrderState::shipped; });
    expect_broken({"orders: order 2 is not what its shipment and closing say"});
}

TEST_F(LawsTest, WhatIsPaidHasNone) {
    change_order(3, [](Order& row) { row.state = OrderState::paid; });
    expect_broken({"orders: order 3 is not what its shipment and closing say"});
}

TEST_F(LawsTest, WhatIsClosedHasAClosing) {
    change_order(2, [](Order&) {});
    feature.closings.insert({.order = OrderId(2), .at = Instant(1000)});
    expect_broken({"orders: order 2 is not what its shipment and closing say"});
}

TEST_F(LawsTest, AnOrderHasALineAndAtMostFifty) {
    change_order(2, [](Order& row) { row.lines = 0; });
    expect_broken({"orders: order 2 has 0 lines and 1 coupons",
                   "order lines: line 1 of order 2 has 1 of option 3, 100 off"});
}

TEST_F(LawsTest, AnOrderHasAtMostFiftyLines) {
    change_order(2, [](Order& row) { row.lines = 51; });
    expect_broken({"orders: order 2 has 51 lines and 1 coupons"});
}

TEST_F(LawsTest, AnOrderHasAtMostFiveCoupons) {
    change_order(2, [](Order& row) { row.coupons = 6; });
    expect_broken({"orders: order 2 has 1 lines and 6 coupons"});
}

TEST_F(LawsTest, AnOrderOfASaleHasOneLine) {
    change_order(5, [](Order& row) { row.lines = 2; });
    expect_broken({"orders: order 5 has 2 lines and 0 coupons"});
}

TEST_F(LawsTest, AnOrderHasAllItsLines) {
    change_order(2, [](Order& row) { row.lines = 2; });
    expect_broken({"orders: order 2 has not all of its 2 lines and 1 coupons"});
}

TEST_F(LawsTest, AnOrderHasAllItsCoupons) {
    change_order(2, [](Order& row) { row.coupons = 2; });
    expect_broken({"orders: order 2 has not all of its 1 lines and 2 coupons"});
}

TEST_F(LawsTest, TheOrdinalsOfAnAccountHaveNoGap) {
    change_order(5, [](Order& row) { row.ordinal = 2; });
    expect_broken({"orders: account 2 has a gap before order 5"});
}

TEST_F(LawsTest, AnOrderThatWaitsHoldsItsCoupons) {
    change_order(1, [](Order&) {});
    change_used_coupon(1, [](UsedCoupon& row) { row.coupon = CouponId(1000000002); });
    expect_broken({"orders: order 1 has coupon 1000000002, which is not so"});
}

TEST_F(LawsTest, AnOrderThatIsPaidHasUsedItsCoupons) {
    change_order(2, [](Order&) {});
    change_used_coupon(2, [](UsedCoupon& row) { row.coupon = CouponId(1000000001); });
    expect_broken({"orders: order 2 has coupon 1000000001, which is not so"});
}

TEST_F(LawsTest, ACouponIsTheAccountsAndThere) {
    change_order(2, [](Order&) {});
    change_used_coupon(2, [](UsedCoupon& row) { row.coupon = CouponId(7); });
    expect_broken({"orders: order 2 has coupon 7, which is not so"});
    book.features.coupons.coupons.update(*find_coupon(book.features.coupons, CouponId(1000000001)),
                                         [](coupon::Coupon& row) { row.account = AccountId(8); });
    change_order(1, [](Order&) {});
    expect_broken({"orders: order 1 has coupon 1000000001, which is not so"});
}

TEST_F(LawsTest, ALineHasOneToNinetyNinePieces) {
    change_line(4, 1, [](Line& row) { row.quantity = 0; });
    expect_broken({"orders: order 4: total 300 and discount 0, lines make 0 and 0, coupons 0",
                   "order lines: line 1 of order 4 has 0 of option 3, 0 off"});
    change_line(4, 1, [](Line& row) { row.quantity = 100; });
    change_order(4, [](Order& row) { row.total = Money(30'000); });
    expect_broken({"order lines: line 1 of order 4 has 100 of option 3, 0 off"});
    change_line(4, 1, [](Line& row) { row.quantity = 99; });
    change_order(4, [](Order& row) { row.total = Money(29'700); });
    expect_broken({}, false);
}

TEST_F(LawsTest, ALineIsOfAnOptionThatIsThere) {
    change_line(4, 1, [](Line& row) { row.option = OptionId(99); });
    expect_broken({"order lines: line 1 of order 4 has 1 of option 99, 0 off"});
}

TEST_F(LawsTest, ALineCostsNoLessThanNothing) {
    change_line(4, 1, [](Line& row) { row.discount = Money(301); });
    change_order(4, [](Order&) {});
    expect_broken({"orders: order 4: total 300 and discount 0, lines make -1 and 301, coupons 0",
                   "order lines: line 1 of order 4 has 1 of option 3, 301 off"});
    change_line(4, 1, [](Line& row) { row.discount = Money(-1); });
    expect_broken({"orders: order 4: total 300 and discount 0, lines make 301 and -1, coupons 0",
                   "order lines: line 1 of order 4 has 1 of option 3, -1 off"});
}

TEST_F(LawsTest, ALineIsOfAnOrderThatIsThereAndCountsIt) {
    feature.lines.insert({.order = OrderId(9), .option = OptionId(1), .place = 1, .quantity = 1});
    expect_broken({"order lines: line 1 of order 9 has 1 of option 1, 0 off"});
    feature.lines.erase(*feature.lines.find(OrderId(9), std::uint8_t{1}));
    feature.lines.insert({.order = OrderId(4), .option = OptionId(1), .place = 2, .quantity = 1});
    expect_broken({"order lines: line 2 of order 4 has 1 of option 1, 0 off"});
}

TEST_F(LawsTest, AUsedCouponIsOfAnOrderThatIsThereAndCountsIt) {
    feature.used_coupons.insert({OrderId(9), CouponId(1), Money(5), 1});
    expect_broken({"order coupons: order 9 has 5 off by coupon 1"});
    feature.used_coupons.erase(*feature.used_coupons.find(OrderId(9), std::uint8_t{1}));
    feature.used_coupons.insert({OrderId(4), CouponId(1), Money(5), 1});
    expect_broken({"order coupons: order 4 has 5 off by coupon 1"});
}

TEST_F(LawsTest, PointsOfAnOrderAreWhatItCosts) {
    change_entry(2, point::EntryKind::spend, [](point::Entry& row) { row.amount = Money(-201); });
    expect_broken({"order points: entry 4 moves -201 points of account 1 for order 2"});
}

TEST_F(LawsTest, PointsOfAnOrderAreItsAccounts) {
    change_entry(2, point::EntryKind::spend, [](point::Entry& row) { row.account = AccountId(2); });
    expect_broken({"order points: entry 4 moves -200 points of account 2 for order 2"});
}

TEST_F(LawsTest, PointsComeBackOnlyFromARefundedOrder) {
    change_entry(2, point::EntryKind::spend, [](point::Entry& row) {
        row.kind = point::EntryKind::refund;
        row.amount = Money(200);
    });
    expect_broken({"order points: entry 4 moves 200 points of account 1 for order 2",
                   "order points add up: the points of order 2 did not move as it says"});
}

TEST_F(LawsTest, AnOrderThatIsPaidTookItsPoints) {
    change_entry(2, point::EntryKind::spend,
                 [](point::Entry& row) { row.order = point::OrderId(); });
    expect_broken({"order points add up: the points of order 2 did not move as it says"}, false);
}

TEST_F(LawsTest, AnOrderThatIsPaidTookItsPointsOnce) {
    change_entry(3, point::EntryKind::spend, [](point::Entry& row) {
        row.order = OrderId(2);
        row.amount = Money(-200);
    });
    expect_broken({"order points add up: the points of order 2 did not move as it says"}, false);
}

TEST_F(LawsTest, AnOrderThatIsRefundedGaveItsPointsBack) {
    change_order(2, [](Order& row) { row.state = OrderState::refunded; });
    feature.closings.insert({OrderId(2), base::Instant(1000), ""});
    change_stock(3, [](catalog::Stock& row) {
        row.sold -= 1;
        row.on_hand += 1;
    });
    expect_broken({"order points add up: the points of order 2 did not move as it says"}, false);
}

TEST_F(LawsTest, PiecesAddUpWhatIsHeldIsWaitedFor) {
    change_stock(4, [](catalog::Stock& row) { row.held = 2; });
    expect_broken({"pieces add up: option 4 holds 2 and has sold 0; orders and sales 1, 0"}, false);
}

TEST_F(LawsTest, PiecesAddUpWhatIsSoldIsPaid) {
    change_stock(3, [](catalog::Stock& row) { row.sold = 1; });
    expect_broken({"pieces add up: option 3 holds 2 and has sold 1; orders and sales 2, 2"}, false);
}

TEST_F(LawsTest, PiecesAddUpWithThoseOfSales) {
    feature.sales.tallies.update(tally_of(feature.sales, SaleId(1)),
                                 [](sale::Tally& row) { row.sold = 1; });
    expect_broken({"pieces add up: option 1 holds 4 and has sold 0; orders and sales 3, 0"}, false);
}

TEST_F(LawsTest, PiecesAddUpWithEveryLine) {
    change_order(4, [](Order&) {});
    change_line(1, 2, [](Line& row) { row.quantity = 3; });
    change_line(1, 2, [](Line& row) { row.unit_price = Money(200); });
    expect_broken({"pieces add up: option 3 holds 2 and has sold 2; orders and sales 3, 2"}, false);
}

}  // namespace
}  // namespace onrush::order
