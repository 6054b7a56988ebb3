// Each law of one row at a time, broken on purpose.
#include "features/order/test/laws_fixture.h"

namespace onrush::order {
namespace {

// --- orders -------------------------------------------------------------------------------------

TEST_F(LawsTest, ATotalIsThatOfTheLines) {
    change_order(1, [](Order& row) { row.total = Money(5501); });
    expect_broken(
        {"order sums: order 1 has total 5501 and discount 100; its lines make 5500 and 100, "
         "its coupons 100"});
}

TEST_F(LawsTest, ADiscountIsThatOfTheLinesAndOfTheCoupons) {
    change_order(2, [](Order& row) { row.discount = Money(99); });
    expect_broken(
        {"order sums: order 2 has total 200 and discount 99; its lines make 200 and 100, "
         "its coupons 100"});
}

TEST_F(LawsTest, TheDiscountsOfLinesAddUp) {
    change_order(1, [](Order& row) { row.total = Money(5499); });
    change_line(1, 2, [](Line& row) { row.discount = Money(12); });
    expect_broken(
        {"order sums: order 1 has total 5499 and discount 100; its lines make 5499 and 101, "
         "its coupons 100"});
}

TEST_F(LawsTest, TheDiscountsOfCouponsAddUp) {
    change_order(2, [](Order&) {});
    change_used_coupon(2, [](UsedCoupon& row) { row.discount = Money(101); });
    expect_broken(
        {"order sums: order 2 has total 200 and discount 100; its lines make 200 and 100, "
         "its coupons 101"});
}

// The sums add up, but below nothing.
TEST_F(LawsTest, ATotalIsNotBelowNothing) {
    change_order(2, [](Order& row) {
        row.total = Money(-1);
        row.discount = Money(301);
    });
    change_line(2, 1, [](Line& row) { row.discount = Money(301); });
    change_used_coupon(2, [](UsedCoupon& row) { row.discount = Money(301); });
    expect_broken(
        {"order sums: order 2 has total -1 and discount 301; its lines make -1 and 301, its "
         "coupons 301",
         "order lines: line 1 of order 2 has 1 pieces of option 3, 301 off",
         "order points: entry 4 moves -200 points of account 1, not as order 2 says",
         "order points add up: order 2 is PAID, and 1 entries of kind spend moved its points"});
}

TEST_F(LawsTest, ADiscountIsNotBelowNothing) {
    change_order(1, [](Order& row) {
        row.total = Money(5601);
        row.discount = Money(-1);
    });
    change_line(1, 1, [](Line& row) { row.discount = Money(-1); });
    change_line(1, 2, [](Line& row) { row.discount = Money(0); });
    change_used_coupon(1, [](UsedCoupon& row) { row.discount = Money(-1); });
    expect_broken(
        {"order sums: order 1 has total 5601 and discount -1; its lines make 5601 and -1, its "
         "coupons -1",
         "order lines: line 1 of order 1 has 1 pieces of option 4, -1 off",
         "order coupons: coupon 1000000001 of order 1 is number 1 and takes -1 off"});
}

TEST_F(LawsTest, ACouponIsOfTheOneWhoOrders) {
    change_order(1, [](Order&) {});
    coupon::CouponFeature& coupons = book.features.coupons;
    coupons.coupons.update(*coupon::find_coupon(coupons, CouponId(1000000001)),
                           [](coupon::Coupon& row) { row.account = AccountId(8); });
    expect_broken(
        {"order coupon states: order 1 lists coupon 1000000001, whose status or owner disagrees"});
}

TEST_F(LawsTest, AnOrderWaitsForAWhile) {
    change_order(1, [](Order& row) { row.expires_at = row.placed_at; });
    expect_broken(
        {"order times: order 1 is PENDING_PAYMENT, was placed at 1970-01-01T00:00:01.000Z and paid "
         "at never, and expires at 1970-01-01T00:00:01.000Z"});
}

TEST_F(LawsTest, AnOrderThatWaitsHasADeadline) {
    change_order(1, [](Order& row) { row.expires_at = Instant::never(); });
    expect_broken(
        {"order times: order 1 is PENDING_PAYMENT, was placed at 1970-01-01T00:00:01.000Z and paid "
         "at "
         "never, and expires at never"});
}

TEST_F(LawsTest, AnOrderThatDoesNotWaitHasNone) {
    change_order(2, [](Order& row) { row.expires_at = Instant(3000); });
    expect_broken(
        {"order times: order 2 is PAID, was placed at 1970-01-01T00:00:01.000Z and paid at "
         "1970-01-01T00:00:01.000Z, and expires at 1970-01-01T00:00:03.000Z"});
}

TEST_F(LawsTest, AnOrderIsPaidAtATimeExactlyWhenItWasPaid) {
    change_order(2, [](Order& row) { row.paid_at = Instant::never(); });
    expect_broken(
        {"order times: order 2 is PAID, was placed at 1970-01-01T00:00:01.000Z and paid at never, "
         "and expires at never",
         "order points: entry 4 moves -200 points of account 1, not as order 2 says",
         "order points add up: order 2 is PAID, and 1 entries of kind spend moved its points"});
}

TEST_F(LawsTest, AnOrderThatWaitsIsNotPaid) {
    change_order(1, [](Order& row) { row.paid_at = Instant(1000); });
    expect_broken(
        {"order times: order 1 is PENDING_PAYMENT, was placed at 1970-01-01T00:00:01.000Z and paid "
         "at "
         "1970-01-01T00:00:01.000Z, and expires at 1970-01-01T00:00:02.000Z",
         "order points add up: order 1 is PENDING_PAYMENT, and 0 entries of kind spend moved its "
         "points"});
}

TEST_F(LawsTest, AnOrderIsPlacedBeforeItIsPaid) {
    change_order(3, [](Order& row) {
        row.paid_at_once = false;
        row.placed_at = Instant(1001);
    });
    expect_broken(
        {"order times: order 3 is SHIPPED, was placed at 1970-01-01T00:00:01.001Z and paid at "
         "1970-01-01T00:00:01.000Z, and expires at never",
         "order ordinals: order 4 is older than order 3, which came before it"});
}

TEST_F(LawsTest, WhatIsPaidAtOnceIsPaidWhenItIsPlaced) {
    change_order(3, [](Order& row) { row.placed_at = Instant(999); });
    expect_broken(
        {"order times: order 3 is SHIPPED, was placed at 1970-01-01T00:00:00.999Z and paid at "
         "1970-01-01T00:00:01.000Z, and expires at never",
         "order ordinals: order 3 is older than order 2, which came before it"});
}

TEST_F(LawsTest, AnOrderHasALine) {
    change_order(2, [](Order& row) { row.lines = 0; });
    expect_broken({"order lines: line 1 of order 2 has 1 pieces of option 3, 100 off",
                   "order seats: order 2 has neither lines nor seats"});
}

TEST_F(LawsTest, AnOrderHasAtMostFiftyLines) {
    change_order(2, [](Order& row) { row.lines = 51; });
    expect_broken({"order parts: order 2 has 51 lines and 1 coupons"});
}

TEST_F(LawsTest, AnOrderHasAtMostFiveCoupons) {
    change_order(2, [](Order& row) { row.coupons = 6; });
    expect_broken({"order parts: order 2 has 1 lines and 6 coupons"});
}

TEST_F(LawsTest, AnOrderOfASaleHasOneLine) {
    change_order(5, [](Order& row) { row.lines = 2; });
    expect_broken({"order parts: order 5 has 2 lines and 0 coupons"});
}

TEST_F(LawsTest, AnOrderHasAllItsLines) {
    change_order(2, [](Order& row) { row.lines = 2; });
    expect_broken({"order parts: order 2 lacks some of its 2 lines and 1 coupons"});
}

TEST_F(LawsTest, AnOrderHasAllItsCoupons) {
    change_order(2, [](Order& row) { row.coupons = 2; });
    expect_broken({"order parts: order 2 lacks some of its 1 lines and 2 coupons"});
}

TEST_F(LawsTest, TheOrdinalsOfAnAccountHaveNoGap) {
    change_order(5, [](Order& row) { row.ordinal = 2; });
    expect_broken({"order ordinals: account 2 lacks the order before order 5"});
}

TEST_F(LawsTest, TheOrdinalsOfAnAccountFollowTime) {
    change_order(4, [](Order& row) { row.placed_at = Instant(999); });
    expect_broken({"order ordinals: order 4 is older than order 3, which came before it"});
}

// --- lines, addresses, shipments, closings ------------------------------------------------------

TEST_F(LawsTest, ALineHasOneToNinetyNinePieces) {
    change_line(4, 1, [](Line& row) { row.quantity = 0; });
    expect_broken(
        {"order sums: order 4 has total 300 and discount 0; its lines make 0 and 0, its coupons 0",
         "order lines: line 1 of order 4 has 0 pieces of option 3, 0 off"});
    change_line(4, 1, [](Line& row) { row.quantity = 100; });
    change_order(4, [](Order& row) { row.total = Money(30'000); });
    expect_broken({"order lines: line 1 of order 4 has 100 pieces of option 3, 0 off"});
    change_line(4, 1, [](Line& row) { row.quantity = 99; });
    change_order(4, [](Order& row) { row.total = Money(29'700); });
    expect_broken({}, false);
}

TEST_F(LawsTest, ALineIsOfAnOptionThatIsThere) {
    change_line(4, 1, [](Line& row) { row.option = OptionId(99); });
    expect_broken({"order lines: line 1 of order 4 has 1 pieces of option 99, 0 off"});
}

TEST_F(LawsTest, ALineCostsNoLessThanNothing) {
    change_line(4, 1, [](Line& row) { row.discount = Money(301); });
    change_order(4, [](Order&) {});
    expect_broken(
        {"order sums: order 4 has total 300 and discount 0; its lines make -1 and 301, its coupons "
         "0",
         "order lines: line 1 of order 4 has 1 pieces of option 3, 301 off"});
    change_line(4, 1, [](Line& row) { row.discount = Money(-1); });
    expect_broken(
        {"order sums: order 4 has total 300 and discount 0; its lines make 301 and -1, its coupons "
         "0",
         "order lines: line 1 of order 4 has 1 pieces of option 3, -1 off"});
}

TEST_F(LawsTest, ALineIsOfAnOrderThatIsThereAndCountsIt) {
    feature.lines.insert({.order = OrderId(9), .option = OptionId(1), .place = 1, .quantity = 1});
    expect_broken({"order lines: line 1 of order 9 has 1 pieces of option 1, 0 off"});
    feature.lines.erase(*feature.lines.find(OrderId(9), std::uint8_t{1}));
    feature.lines.insert({.order = OrderId(4), .option = OptionId(1), .place = 2, .quantity = 1});
    expect_broken({"order lines: line 2 of order 4 has 1 pieces of option 1, 0 off"});
}

TEST_F(LawsTest, AnAddressIsOfAnOrderAndNotEmpty) {
    feature.addresses.insert({OrderId(9), "1 Main Street"});
    expect_broken({"order addresses: an address belongs to order 9, which does not exist"});
    feature.addresses.erase(*feature.addresses.find(OrderId(9)));
    feature.addresses.insert({OrderId(4), ""});
    expect_broken({"order addresses: order 4 has an empty address"});
}

TEST_F(LawsTest, WhatIsShippedHasAShipment) {
    change_order(2, [](Order& row) { row.state = OrderState::shipped; });
    expect_broken({"order parts: order 2 is SHIPPED, but its shipment or closing disagrees"});
}

TEST_F(LawsTest, AShipmentIsOfAnOrderThatIsShipped) {
    std::string law = "order shipments: order ";
    std::string times =
        " was shipped at 1970-01-01T00:00:01.000Z and delivered at never, which its "
        "state or its payment contradicts";
    change_order(3, [](Order& row) { row.state = OrderState::paid; });
    expect_broken(
        {"order parts: order 3 is PAID, but its shipment or closing disagrees", law + "3" + times});
    change_order(3, [](Order& row) { row.state = OrderState::delivered; });
    expect_broken({law + "3" + times}, false);  // it looks at shipments, and none has changed
    change_order(3, [](Order& row) { row.state = OrderState::shipped; });
    feature.shipments.insert({.order = OrderId(9), .shipped_at = Instant(1000)});
    expect_broken({law + "9" + times});
}

TEST_F(LawsTest, AnOrderIsPaidThenShippedThenDelivered) {
    const Shipment& shipment = *feature.shipments.find(OrderId(3));
    feature.shipments.update(shipment, [](Shipment& row) { row.shipped_at = Instant(999); });
    expect_broken(
        {"order shipments: order 3 was shipped at 1970-01-01T00:00:00.999Z and delivered at never, "
         "which its state or its payment contradicts"});
    change_order(3, [](Order& row) { row.state = OrderState::delivered; });
    feature.shipments.update(shipment, [](Shipment& row) {
        row.shipped_at = Instant(1001);
        row.delivered_at = Instant(1000);
    });
    expect_broken(
        {"order shipments: order 3 was shipped at 1970-01-01T00:00:01.001Z and delivered at "
         "1970-01-01T00:00:01.000Z, which its state or its payment contradicts"});
}

TEST_F(LawsTest, AClosingIsOfAnOrderThatIsClosed) {
    std::string law = "order closings: order ";
    std::string at = " was closed at 1970-01-01T00:00:01.000Z, which its state contradicts";
    feature.closings.insert({.order = OrderId(9), .at = Instant(1000)});
    expect_broken({law + "9" + at});
    feature.closings.erase(*feature.closings.find(OrderId(9)));
    feature.closings.insert({.order = OrderId(2), .at = Instant(1000)});
    expect_broken(
        {"order parts: order 2 is PAID, but its shipment or closing disagrees", law + "2" + at});
}

TEST_F(LawsTest, AnOrderIsPlacedBeforeItIsClosed) {
    feature.closings.update(*feature.closings.find(OrderId(4)),
                            [](Closing& row) { row.at = Instant(999); });
    expect_broken(
        {"order closings: order 4 was closed at 1970-01-01T00:00:00.999Z, which its "
         "state contradicts"});
}

TEST_F(LawsTest, AUsedCouponIsOfAnOrderThatIsThereAndCountsIt) {
    feature.used_coupons.insert({OrderId(9), CouponId(1), Money(5), 1});
    expect_broken({"order coupons: coupon 1 of order 9 is number 1 and takes 5 off"});
    feature.used_coupons.erase(*feature.used_coupons.find(OrderId(9), std::uint8_t{1}));
    feature.used_coupons.insert({OrderId(4), CouponId(1), Money(5), 1});
    expect_broken({"order coupons: coupon 1 of order 4 is number 1 and takes 5 off"});
}

// --- orders of a sale ---------------------------------------------------------------------------

TEST_F(LawsTest, AnOrderOfASaleIsOfWhatTheSaleOffers) {
    Broken broken = {"orders of sales: order 5 is not of what sale 1 offers"};
    change_order(5, [](Order& row) { row.total = Money(801); });
    change_line(5, 1, [](Line& row) { row.unit_price = Money(801); });
    expect_broken(broken);
    change_order(5, [](Order& row) { row.total = Money(800); });
    change_line(5, 1, [](Line& row) { row.unit_price = Money(800); });
    expect_broken({}, false);
    change_line(5, 1, [](Line& row) { row.option = OptionId(2); });
    expect_broken(broken);
}

TEST_F(LawsTest, AnOrderIsOfASaleThatIsThere) {
    change_order(5, [](Order& row) { row.sale = SaleId(7); });
    expect_broken({"orders of sales: order 5 is not of what sale 7 offers",
                   "order parts of sales add up: sale 1 has 1 pieces held and 0 sold; its orders "
                   "have 0 and 0"});
}

TEST_F(LawsTest, AnOrderHasNoMoreThanItsAccountsShare) {
    change_order(5, [](Order& row) { row.total = Money(1600); });
    change_line(5, 1, [](Line& row) { row.quantity = 2; });
    change_tally(2, [](Tally& row) { row.pieces = 2; });
    expect_broken(
        {"orders of sales: order 5 has 2 pieces of sale 1, more than its account's share",
         "order parts of sales add up: sale 1 has 1 pieces held and 0 sold; its orders have 2 and "
         "0"});
}

TEST_F(LawsTest, ANumberIsOfASale) {
    change_order(1, [](Order& row) { row.number = 1; });
    expect_broken({"orders of sales: order 1 has number 1 of no sale"});
}

TEST_F(LawsTest, ANumberWasGiven) {
    for (std::uint32_t number : {0u, 2u}) {
        change_order(5, [&](Order& row) { row.number = number; });
        expect_broken(
            {fmt::format("orders of sales: order 5 has number {} of sale 1, which is free or was "
                         "never given",
                         number)});
    }
}

TEST_F(LawsTest, AnOrderThatStandsIsInItsAccountsShare) {
    change_order(5, [](Order&) {});
    feature.sales.shares.erase(*feature.sales.shares.find(SaleId(1), AccountId(2)));
    expect_broken(
        {"orders of sales: order 5 has 1 pieces of sale 1, more than its account's share"});
}

}  // namespace
}  // namespace onrush::order
