// Which coupons go together, what they are for, and what becomes of one that staff take back.
#include <gtest/gtest.h>

#include "features/coupon/change_campaign.h"
#include "features/coupon/revoke_coupon.h"
#include "features/order/test/words.h"

namespace onrush::order {
namespace {

coupon::CreateCampaign exclusive(coupon::Discount discount) {
    coupon::CreateCampaign input = campaign(discount);
    input.exclusive = true;
    return input;
}

void revoke(Book& book, std::int64_t at_ms, CouponId coupon) {
    EXPECT_TRUE(book.run(at_ms, book.features.coupons,
                         coupon::RevokeCoupon{admin(), coupon, "mistake", {}}));
}
void reinstate(Book& book, std::int64_t at_ms, CouponId coupon) {
    EXPECT_TRUE(book.run(at_ms, book.features.coupons,
                         coupon::ReinstateCoupon{admin(), coupon, "mistake"}));
}

TEST(Stacking, TwoOfOneCampaignDoNot) {
    Book book;
    CouponId one = book.new_coupon(1, campaign(fixed(100)));
    CouponId two = book.issue(1, 1);
    CouponId other = book.new_coupon(1, campaign(fixed(50)));
    book.play({
        {1, quote(1, {of(1, 1)}, {one, two, other}),
         "1000 - 150 = 850: 1 x1 at 1000 -150 of 10; 1000000001 APPLIED -100; "
         "1000000002 NOT_COMBINABLE; 2000000001 APPLIED -50"},
        {1, place(1, {of(1, 1)}, {one, other, two}), "coupon-not-combinable /couponIds/2"},
        {1, place(1, {of(1, 1)}, {one, other}),
         "order 1 PENDING_PAYMENT 850: 1 x1 at 1000 -150; coupon 1000000001 -100; "
         "coupon 2000000001 -50; until 1001"},
        // The first is held, so it is in nobody's way.
        {2, quote(1, {of(1, 1)}, {one, two}),
         "1000 - 100 = 900: 1 x1 at 1000 -100 of 9; 1000000001 NOT_AVAILABLE; "
         "1000000002 APPLIED -100"},
    });
    book.expect_whole();
}

TEST(Stacking, NothingGoesWithAnExclusiveCoupon) {
    Book book;
    CouponId alone = book.new_coupon(1, exclusive(fixed(10)));
    CouponId also_alone = book.new_coupon(1, exclusive(fixed(500)));
    CouponId usual = book.new_coupon(1, campaign(fixed(100)));
    book.play({
        {1, quote(1, {of(1, 1)}, {alone, also_alone, usual}),
         "1000 - 10 = 990: 1 x1 at 1000 -10 of 10; 1000000001 APPLIED -10; "
         "2000000001 NOT_COMBINABLE; 3000000001 NOT_COMBINABLE"},
        {1, quote(1, {of(1, 1)}, {usual, alone}),
         "1000 - 100 = 900: 1 x1 at 1000 -100 of 10; 3000000001 APPLIED -100; "
         "1000000001 NOT_COMBINABLE"},
        // Availability comes first, then what goes together, then what each is worth.
        {1, place(1, {of(1, 1)}, {alone, usual, CouponId(4)}), "coupon-not-found /couponIds/2"},
        {1, buy(1, {of(1, 1)}, {alone}),
         "order 1 PAID 990: 1 x1 at 1000 -10; coupon 1000000001 -10"},
    });
    book.expect_whole();
}

TEST(Stacking, FollowsACampaignThatIsChanged) {
    Book book;
    CouponId one = book.new_coupon(1, campaign(fixed(10)));
    CouponId two = book.new_coupon(1, campaign(fixed(100)));
    book.new_sale(sale_of(4));
    coupon::ChangeCampaign change{.caller = admin(), .campaign = coupon::CampaignId(1)};
    change.exclusive = true;
    change.sale_prices = false;
    std::string placed =
        "order 1 PENDING_PAYMENT 890: 1 x1 at 1000 -110; coupon 1000000001 -10; coupon 2000000001 "
        "-100; until 1999";
    book.play({{999, place(1, {of(1, 1)}, {one, two}), placed}});
    EXPECT_TRUE(book.run(999, book.features.coupons, change));
    book.play({
        {999, look(1, 1), placed},  // what was placed stays
        {999, cancel(1, 1),
         "order 1 CANCELLED 890: 1 x1 at 1000 -110; coupon 1000000001 -10; coupon 2000000001 "
         "-100"},
        {999, place(1, {of(1, 1)}, {one, two}), "coupon-not-combinable /couponIds/1"},
        {1000, take_part(1, 1, {}, {one}), "coupon-not-applicable /couponIds/0"},
    });
    change.exclusive = false;
    change.sale_prices = true;
    EXPECT_TRUE(book.run(1000, book.features.coupons, change));
    book.play({
        {1000, take_part(1, 1, paid, {one, two}),
         "order 2 PAID 690: 1 x1 at 800 -110; coupon 1000000001 -10; coupon 2000000001 -100; "
         "number 1 of sale 1"},
    });
    book.expect_whole();
}

TEST(Stacking, ACouponThatTakesNothingIsInNobodysWay) {
    Book book;
    coupon::CreateCampaign large = exclusive(fixed(10));
    large.min_order = Money(1'000'000);
    CouponId alone = book.new_coupon(1, large);
    coupon::CreateCampaign not_for_sales = exclusive(fixed(10));
    not_for_sales.sale_prices = false;
    CouponId of_prices = book.new_coupon(1, not_for_sales);
    CouponId usual = book.new_coupon(1, campaign(fixed(100)));
    book.new_sale(sale_of(5));
    book.play({
        {1, quote(1, {of(1, 1)}, {alone, usual}),
         "1000 - 100 = 900: 1 x1 at 1000 -100 of 5; 1000000001 BELOW_MINIMUM; "
         "3000000001 APPLIED -100"},
        {1, place(1, {of(1, 1)}, {alone, usual}), "coupon-below-minimum /couponIds/0"},
        // The next one that is exclusive is in the way, once the first is out of it.
        {1, quote(1, {of(1, 1)}, {alone, of_prices, usual}),
         "1000 - 10 = 990: 1 x1 at 1000 -10 of 5; 1000000001 BELOW_MINIMUM; "
         "2000000001 APPLIED -10; 3000000001 NOT_COMBINABLE"},
        {1000, take_part(1, 1, {}, {of_prices, usual}), "coupon-not-applicable /couponIds/0"},
    });
    book.expect_whole();
}

TEST(Worth, OfNothingIsNotTaken) {
    Book book;
    book.run(0, book.features.catalog, product(1, 9, {{"x", {}, 9}}));  // option 7
    CouponId tenth = book.new_coupon(1, campaign(percent(10)));
    book.play({
        {1, quote(1, {of(7, 1)}, {tenth}), "9 - 0 = 9: 7 x1 at 9 of 9; 1000000001 NOT_APPLICABLE"},
        {1, buy(1, {of(7, 1)}, {tenth}), "coupon-not-applicable /couponIds/0"},
        {1, buy(1, {of(7, 2)}, {tenth}), "order 1 PAID 17: 7 x2 at 9 -1; coupon 1000000001 -1"},
    });
    book.expect_whole();
}

TEST(SalePrices, AreReducedOnlyByCouponsThatAreForThem) {
    Book book;
    coupon::CreateCampaign for_prices = campaign(fixed(100));
    for_prices.sale_prices = false;
    CouponId not_for_sales = book.new_coupon(1, for_prices);
    CouponId for_both = book.new_coupon(1, campaign(fixed(30)));
    book.new_sale(sale_of(5));
    book.play({
        {1000, take_part(1, 1, {}, {not_for_sales}), "coupon-not-applicable /couponIds/0"},
        {1000, take_part(1, 1, paid, {for_both}),
         "order 1 PAID 770: 1 x1 at 800 -30; coupon 2000000001 -30; number 1 of sale 1"},
        {1000, quote(1, {of(1, 1)}, {not_for_sales}),
         "1000 - 100 = 900: 1 x1 at 1000 -100 of 5; 1000000001 APPLIED -100"},
    });
    book.expect_whole();
}

TEST(RevokedCoupon, OfAnUnpaidOrderKeepsItFromBeingPaid) {
    Book book;
    CouponId coupon = book.new_coupon(1, campaign(fixed(100)));
    std::string order = "200: 3 x1 at 300 -100; coupon 1000000001 -100";
    book.play(
        {{1, place(1, {of(3, 1)}, {coupon}), "order 1 PENDING_PAYMENT " + order + "; until 1001"}});
    revoke(book, 2, coupon);
    EXPECT_EQ(book.coupon_status(coupon), "HELD") << "in its row, for the order lists it";
    auto shown = book.run(2, book.features.orders, LookUpOrder{{user(1)}, OrderId(1)});
    EXPECT_TRUE(shown->coupons[0].revoked);
    book.play({
        {3, pay(1, 1), "coupon-not-available 1000000001 REVOKED"},
        {3, pay(1, 1), "coupon-not-available 1000000001 REVOKED"},
        {4, cancel(1, 1), "order 1 CANCELLED " + order},
    });
    EXPECT_EQ(book.coupon_status(coupon), "REVOKED");
    EXPECT_EQ(book.points(1), 100'000);
    book.expect_whole();
    reinstate(book, 5, coupon);
    book.play({{6, buy(1, {of(3, 1)}, {coupon}),
                "order 2 PAID 200: 3 x1 at 300 -100; coupon 1000000001 -100"}});
    book.expect_whole();
}

TEST(RevokedCoupon, GivenBackInTimeTheOrderIsPaidWithIt) {
    Book book;
    CouponId coupon = book.new_coupon(1, campaign(fixed(100)));
    std::string order = "200: 3 x1 at 300 -100; coupon 1000000001 -100";
    book.play(
        {{1, place(1, {of(3, 1)}, {coupon}), "order 1 PENDING_PAYMENT " + order + "; until 1001"}});
    revoke(book, 2, coupon);
    book.play({{3, quote(1, {of(3, 1)}, {coupon}),
                "300 - 0 = 300: 3 x1 at 300 of 9; 1000000001 NOT_AVAILABLE"}});
    reinstate(book, 4, coupon);
    // It is the order's still, and nobody else's.
    book.play({
        {5, place(1, {of(3, 1)}, {coupon}), "coupon-not-available /couponIds/0 HELD"},
        {6, pay(1, 1), "order 1 PAID " + order},
    });
    EXPECT_EQ(book.coupon_status(coupon), "USED");
    book.expect_whole();
}

TEST(RevokedCoupon, OfAnOrderThatExpiresStaysRevoked) {
    Book book;
    CouponId coupon = book.new_coupon(1, campaign(fixed(100)));
    book.play({{1, place(1, {of(3, 1)}, {coupon}),
                "order 1 PENDING_PAYMENT 200: 3 x1 at 300 -100; coupon 1000000001 -100; "
                "until 1001"}});
    revoke(book, 2, coupon);
    book.pass(1001);
    EXPECT_EQ(book.coupon_status(coupon), "REVOKED");
    book.expect_whole();
}

}  // namespace
}  // namespace onrush::order
