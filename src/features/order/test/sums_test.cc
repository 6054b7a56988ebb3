// Each law over more than one row, broken on purpose.
#include "features/order/test/laws_fixture.h"

namespace onrush::order {
namespace {

// --- coupons ------------------------------------------------------------------------------------

TEST_F(LawsTest, AnOrderThatWaitsHoldsItsCoupons) {
    change_order(1, [](Order&) {});
    change_used_coupon(1, [](UsedCoupon& row) { row.coupon = CouponId(1000000002); });
    expect_broken(
        {"order coupon states: order 1 lists coupon 1000000002, whose status or owner disagrees",
         "order coupons are taken once: coupon 1000000001 is HELD, and 0 orders that stand have "
         "it"});
}

TEST_F(LawsTest, AnOrderThatIsPaidHasUsedItsCoupons) {
    change_order(2, [](Order&) {});
    change_used_coupon(2, [](UsedCoupon& row) { row.coupon = CouponId(1000000001); });
    expect_broken(
        {"order coupon states: order 2 lists coupon 1000000001, whose status or owner disagrees",
         "order coupons are taken once: coupon 1000000001 is HELD, and 2 orders that stand have "
         "it"});
}

TEST_F(LawsTest, ACouponIsTheAccountsAndThere) {
    std::string not_taken =
        "order coupons are taken once: coupon 1000000002 is USED, and 0 orders that stand have it";
    change_order(2, [](Order&) {});
    change_used_coupon(2, [](UsedCoupon& row) { row.coupon = CouponId(7); });
    expect_broken({"order coupon states: order 2 lists coupon 7, whose status or owner disagrees",
                   not_taken});
    book.features.coupons.coupons.update(
        *coupon::find_coupon(book.features.coupons, CouponId(1000000001)),
        [](coupon::Coupon& row) { row.account = AccountId(8); });
    change_order(1, [](Order&) {});
    expect_broken(
        {"order coupon states: order 1 lists coupon 1000000001, whose status or owner disagrees",
         not_taken});
}

TEST_F(LawsTest, ACouponIsHeldOrUsedByAnOrder) {
    book.issue(1, 1, 1000);
    for (auto status : {coupon::CouponStatus::held, coupon::CouponStatus::used}) {
        set_coupon_status(1000000003, status);
        expect_broken(
            {fmt::format("order coupons are taken once: coupon 1000000003 is {}, and 0 "
                         "orders that stand have it",
                         base::text_of(status))});
        EXPECT_EQ(vote_of("order coupons are taken once"),
                  fmt::format("coupon 1000000003 is {} by no order", base::text_of(status)));
    }
    for (auto status : {coupon::CouponStatus::available, coupon::CouponStatus::expired,
                        coupon::CouponStatus::revoked}) {
        set_coupon_status(1000000003, status);
        expect_broken({}, false);
    }
}

// What the order has held stays held: nobody can ever use it.
TEST_F(LawsTest, AnOrderThatClosesLetsGoOfItsCoupons) {
    change_order(1, [](Order& row) {
        row.state = OrderState::expired;
        row.expires_at = Instant::never();
    });
    feature.closings.insert({.order = OrderId(1), .at = Instant(2000)});
    feature.tallies.erase(*feature.tallies.find(AccountId(1)));
    change_stock(4, [](catalog::Stock& row) { row.held -= 1; });
    change_stock(3, [](catalog::Stock& row) { row.held -= 2; });
    expect_broken(
        {"order coupons are taken once: coupon 1000000001 is HELD, and 0 orders that stand have "
         "it"});
    EXPECT_EQ(vote_of("order coupons are taken once"), "coupon 1000000001 is HELD by no order");
    set_coupon_status(1000000001, coupon::CouponStatus::available);
    expect_broken({}, false);
}

// --- points -------------------------------------------------------------------------------------

TEST_F(LawsTest, PointsOfAnOrderAreWhatItCosts) {
    change_entry(2, point::EntryKind::spend, [](point::Entry& row) { row.amount = Money(-201); });
    expect_broken({"order points: entry 4 moves -201 points of account 1, not as order 2 says"});
}

TEST_F(LawsTest, PointsOfAnOrderAreItsAccounts) {
    change_entry(2, point::EntryKind::spend, [](point::Entry& row) { row.account = AccountId(2); });
    expect_broken({"order points: entry 4 moves -200 points of account 2, not as order 2 says"});
}

TEST_F(LawsTest, PointsComeBackOnlyFromARefundedOrder) {
    change_entry(2, point::EntryKind::spend, [](point::Entry& row) {
        row.kind = point::EntryKind::refund;
        row.amount = Money(200);
    });
    expect_broken(
        {"order points: entry 4 moves 200 points of account 1, not as order 2 says",
         "order points add up: order 2 is PAID, and 0 entries of kind spend moved its points"});
}

TEST_F(LawsTest, AnOrderThatIsPaidTookItsPoints) {
    change_entry(2, point::EntryKind::spend,
                 [](point::Entry& row) { row.order = point::OrderId(); });
    Broken broken = {
        "order points add up: order 2 is PAID, and 0 entries of kind spend moved its points"};
    expect_broken(broken, false);  // neither of them is new
    change_order(2, [](Order&) {});
    expect_broken(broken);
}

TEST_F(LawsTest, AnOrderThatIsPaidTookItsPointsOnce) {
    change_entry(3, point::EntryKind::spend, [](point::Entry& row) {
        row.order = OrderId(2);
        row.amount = Money(-200);
    });
    expect_broken(
        {"order points add up: order 2 is PAID, and 2 entries of kind spend moved its points"});
    EXPECT_EQ(vote_of("order points add up"), "points moved for order 2, which did not change");
}

TEST_F(LawsTest, AnOrderThatIsRefundedGaveItsPointsBack) {
    change_order(2, [](Order& row) { row.state = OrderState::refunded; });
    feature.closings.insert({OrderId(2), base::Instant(1000), ""});
    set_coupon_status(1000000002, coupon::CouponStatus::available);
    change_stock(3, [](catalog::Stock& row) {
        row.sold -= 1;
        row.on_hand += 1;
    });
    expect_broken(
        {"order points add up: order 2 is REFUNDED, and 0 entries of kind refund moved its "
         "points"});
    EXPECT_EQ(vote_of("order points add up"),
              "order 2 is REFUNDED, and 0 entries of kind refund moved its points");
}

// --- pieces -------------------------------------------------------------------------------------

TEST_F(LawsTest, PiecesAddUpWhatIsHeldIsWaitedFor) {
    change_stock(4, [](catalog::Stock& row) { row.held = 2; });
    expect_broken({"order pieces add up: option 4 holds 2 pieces and has sold 0; orders and sales "
                   "need 1 and 0"},
                  false);
}

TEST_F(LawsTest, PiecesAddUpWhatIsSoldIsPaid) {
    change_stock(3, [](catalog::Stock& row) { row.sold = 1; });
    expect_broken({"order pieces add up: option 3 holds 2 pieces and has sold 1; orders and sales "
                   "need 2 and 2"},
                  false);
}

TEST_F(LawsTest, PiecesAddUpWithThoseOfSales) {
    change_stock(1, [](catalog::Stock& row) { row.held = 3; });
    expect_broken({"order pieces add up: option 1 holds 3 pieces and has sold 0; orders and sales "
                   "need 4 and 0"},
                  false);
}

TEST_F(LawsTest, PiecesAddUpWithEveryLine) {
    change_order(4, [](Order&) {});
    change_line(1, 2, [](Line& row) { row.quantity = 3; });
    change_line(1, 2, [](Line& row) { row.unit_price = Money(200); });
    change_tally(1, [](Tally& row) { row.pieces = 4; });
    expect_broken({"order pieces add up: option 3 holds 2 pieces and has sold 2; orders and sales "
                   "need 3 and 2"},
                  false);
}

// --- sales --------------------------------------------------------------------------------------

TEST_F(LawsTest, ANumberOfAnOrderThatStandsIsNotFree) {
    change_order(5, [](Order&) {});
    feature.sales.free_numbers.insert({SaleId(1), 1});
    expect_broken(
        {"orders of sales: order 5 has number 1 of sale 1, which is free or was never given",
         "order parts of sales add up: sale 1 gave 1 numbers; 1 belong to orders, and 1 "
         "are free"});
}

TEST_F(LawsTest, ANumberBelongsToOneOrder) {
    book.play({{1001, take_part(3, 1),
                "order 6 PENDING_PAYMENT 800: 1 x1 at 800; number 2 of sale 1; until 2001"}});
    change_order(6, [](Order& row) { row.number = 1; });
    expect_broken({"order parts of sales add up: two orders have the same number of sale 1"},
                  false);
}

TEST_F(LawsTest, AShareIsWhatTheAccountsOrdersHave) {
    feature.sales.shares.insert({SaleId(1), AccountId(3), 1});
    expect_broken({"order parts of sales add up: account 3 has a share of 1 in sale 1; its orders "
                   "have 0"},
                  false);
}

TEST_F(LawsTest, ASaleHoldsAndHasSoldWhatItsOrdersHave) {
    change_sale_count([](sale::SaleCount& row) { row.held = 2; });
    expect_broken({"order parts of sales add up: sale 1 has 2 pieces held and 0 sold; its orders "
                   "have 1 and 0"},
                  false);
    change_sale_count([](sale::SaleCount& row) {
        row.held = 0;
        row.sold = 1;
    });
    change_stock(1, [](catalog::Stock& row) { row.held = 3; });
    expect_broken({"order parts of sales add up: sale 1 has 0 pieces held and 1 sold; its orders "
                   "have 1 and 0"},
                  false);
}

// --- shares of options --------------------------------------------------------------------------

TEST_F(LawsTest, AShareOfAnOptionIsWhatTheAccountsOrdersHave) {
    feature.shares.insert({OptionId(3), AccountId(1), 2});
    expect_broken({"order shares of options add up: account 1 has a share of 2 in option 3; its "
                   "orders have 0"},
                  false);
    change_line(1, 2, [](Line& row) { row.in_share = true; });
    expect_broken({}, false);
    change_line(4, 1, [](Line& row) { row.in_share = true; });  // it is cancelled
    expect_broken({}, false);
    change_line(2, 1, [](Line& row) { row.in_share = true; });
    expect_broken({"order shares of options add up: account 1 has a share of 2 in option 3; its "
                   "orders have 3"},
                  false);
}

TEST_F(LawsTest, AShareOfAnOptionHasPieces) {
    feature.shares.insert({OptionId(3), AccountId(2), 0});
    expect_broken({"order shares of options add up: account 2 has a share of 0 in option 3; its "
                   "orders have 0"},
                  false);
}

TEST_F(LawsTest, ALineInAShareHasOne) {
    change_line(1, 2, [](Line& row) { row.in_share = true; });
    Broken broken = {
        "order shares of options add up: account 1 has a share of 0 in option 3; its "
        "orders have 2"};
    expect_broken(broken, false);
    change_order(1, [](Order&) {});  // as if it were just placed
    expect_broken(broken);
    EXPECT_EQ(vote_of("order shares of options add up"),
              "order 1 has 2 pieces of option 3, more than the share of account 1");
}

// --- tallies ------------------------------------------------------------------------------------

TEST_F(LawsTest, ATallyCountsTheUnpaidOrdersOfItsAccount) {
    change_tally(1, [](Tally& row) { row.orders = 2; });
    expect_broken({"order tallies add up: account 1 counts 2 unpaid orders with 3 pieces, and has "
                   "1 with 3"},
                  false);
}

TEST_F(LawsTest, ATallyCountsTheirPieces) {
    change_tally(1, [](Tally& row) { row.pieces = 2; });
    Broken broken = {
        "order tallies add up: account 1 counts 1 unpaid orders with 2 pieces, and has "
        "1 with 3"};
    expect_broken(broken, false);
    change_order(1, [](Order&) {});  // as if it were just placed
    expect_broken(broken);
    EXPECT_EQ(vote_of("order tallies add up"),
              "order 1 waits for payment, and account 1 does not count it");
}

TEST_F(LawsTest, ATallyIsThereWhileAnOrderWaits) {
    feature.tallies.insert({.account = AccountId(3), .first_ordinal = 1});
    expect_broken({"order tallies add up: account 3 counts 0 unpaid orders with 0 pieces, and has "
                   "0 with 0"},
                  false);
}

// An order from before there were tallies may wait without one, one that was just placed may not.
TEST_F(LawsTest, ATallyCountsEachOrderThatIsPlaced) {
    feature.tallies.erase(*feature.tallies.find(AccountId(1)));
    expect_broken({}, false);
    change_order(1, [](Order&) {});
    expect_broken({}, true);
    EXPECT_EQ(vote_of("order tallies add up"),
              "order 1 waits for payment, and account 1 does not count it");
    feature.tallies.insert({.account = AccountId(1), .first_ordinal = 1, .orders = 1, .pieces = 3});
    expect_broken({}, false);
    change_tally(1, [](Tally& row) { row.first_ordinal = 2; });
    expect_broken(
        {"order tallies add up: account 1 counts 1 unpaid orders with 3 pieces, and has "
         "0 with 0"});
}

}  // namespace
}  // namespace onrush::order
