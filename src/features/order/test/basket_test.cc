// What coupons take off a basket, line by line.
#include <gtest/gtest.h>

#include "features/catalog/limits.h"
#include "features/order/test/words.h"

namespace onrush::order {
namespace {

coupon::Scope shirts() {
    return only(ScopeType::products, {1});
}
coupon::Scope clothes() {
    return only(ScopeType::categories, {1});
}

// What one coupon makes of a basket of the account's.
std::string quote_with(const coupon::CreateCampaign& input, Items items) {
    Book book;
    CouponId coupon = book.new_coupon(1, input);
    auto view =
        book.run(1, book.features.orders, Quote{user(1), std::move(items), CouponIds{coupon}});
    book.expect_whole();
    return view ? say(*view) : say(view.error());
}

TEST(Quote, ShowsPricesAndStockAndChangesNothing) {
    Book book;
    CouponId coupon = book.new_coupon(1, campaign(fixed(100)));
    book.take_facts();
    book.play({
        {1, quote(1, {of(2, 2), of(5, 1), of(4, 11)}, {coupon}),
         "57400 - 100 = 57300: 2 x2 at 1200 -4 of 10, 5 x1 at 0 of 10, 4 x11 at 5000 -96 of 10; "
         "1000000001 APPLIED -100"},
    });
    EXPECT_EQ(book.coupon_status(coupon), "AVAILABLE");
    EXPECT_EQ(book.stock(4), "0 held, 0 sold of 10");
    EXPECT_TRUE(book.take_facts().empty());
    book.expect_whole();
}

TEST(Quote, RefusesInTheDocumentedOrder) {
    Book book;
    CouponIds six;
    for (std::uint64_t i = 1; i <= 6; ++i) {
        six.push_back(CouponId(i));
    }
    book.play({
        {1, ask_accounts(account::SetActive{admin(), AccountId(9), false}), "9 - <-> inactive"},
        {1, ask(Quote{user(9, 2), {}, six}), "token-void"},
        {1, quote(9, {}, six), "account-inactive"},
        {1, quote(1, {}, six), "out-of-range /items"},
        {1, quote(1, {of(99, 1)}, six), "out-of-range /couponIds"},
        {1, quote(1, {of(99, 1)}, {CouponId(1), CouponId(1)}), "out-of-range /couponIds"},
        {1, quote(1, {of(1, 0), of(99, 1)}), "option-not-found /items/1"},
        {1, quote(1, {of(1, 0), of(6, 1)}), "option-not-found /items/1"},  // it is not active
        {1, quote(1, {of(1, 1), of(2, 100)}), "quantity-out-of-range /items/1"},
    });
    book.expect_whole();
}

TEST(Quote, OfASaleTellsItsPriceAndWhatRemains) {
    Book book;
    CouponId tenth = book.new_coupon(1, campaign(percent(10)));
    coupon::CreateCampaign not_for_sales = campaign(fixed(20));
    not_for_sales.sale_prices = false;
    CouponId unfit = book.new_coupon(1, not_for_sales);
    book.new_sale(sale_of(4));
    book.play({
        {1, quote_sale(1, 1, 2, {tenth}),
         "1600 - 160 = 1440: 1 x2 at 800 -160 of 4; 1000000001 APPLIED -160"},
        {1000, take_part(2, 2, paid), "order 1 PAID 1600: 1 x2 at 800; number 1 of sale 1"},
        {1000, take_part(1, 2, {}, {tenth}),
         "order 2 PENDING_PAYMENT 1440: 1 x2 at 800 -160; coupon 1000000001 -160; number 2 of sale "
         "1; until 2000"},
        {1000, quote_sale(1, 1, 99, {unfit, tenth}),
         "79200 - 0 = 79200: 1 x99 at 800 of 0; 2000000001 NOT_APPLICABLE; "
         "1000000001 NOT_AVAILABLE"},
        {5999, quote_sale(1, 1, 1), "800 - 0 = 800: 1 x1 at 800 of 2"},
        {6000, quote_sale(1, 1, 1), "sale-ended"},
    });
    book.expect_whole();
}

TEST(Quote, OfASaleRefusesInTheDocumentedOrder) {
    Book book;
    book.new_sale(sale_of(4));
    sale::CreateSale of_old = sale_of(4);
    of_old.option_id = OptionId(6);  // whose product is not active
    book.new_sale(of_old);
    CouponIds twice = {CouponId(1), CouponId(1)};
    Quote both{user(1), Items{of(1, 1), of(1, 1)}, twice, SaleItem{SaleId(9), 1}};
    book.play({
        {1, quote_sale(1, 9, 0), "out-of-range /sale/quantity"},
        {1, quote_sale(1, 9, 100), "out-of-range /sale/quantity"},
        {1, ask(both), "out-of-range /items"},
        {1, ask(Quote{.caller = user(1), .coupon_ids = twice}), "out-of-range /items"},
        {1, quote_sale(1, 9, 99, twice), "out-of-range /couponIds"},
        {1, quote_sale(1, 9, 99), "sale-not-found"},
        {1, quote_sale(1, 2, 99), "sale-not-found"},
        {1, quote_sale(1, 1, 99), "79200 - 0 = 79200: 1 x99 at 800 of 4"},
    });
    EXPECT_TRUE(book.run(2, book.features.sales, sale::CancelSale{admin(), SaleId(1)}));
    book.play({{2, quote_sale(1, 1, 1), "sale-ended"}});
    book.expect_whole();
}

TEST(Quote, ExplainsEveryCouponAndTakesOffThoseThatApply) {
    Book book;
    CouponId good = book.new_coupon(1, campaign(fixed(100)));
    CouponId small = book.new_coupon(1, campaign(fixed(100), {}, 2000));
    CouponId shoes = book.new_coupon(1, campaign(fixed(100), only(ScopeType::products, {3})));
    CouponId held = book.new_coupon(1, campaign(fixed(100)));
    book.play({
        {1, place(1, {of(3, 1)}, {held}),
         "order 1 PENDING_PAYMENT 200: 3 x1 at 300 -100; coupon 4000000001 -100; until 1001"},
        {1, quote(1, {of(1, 1)}, {held, CouponId(7), small, good, shoes}),
         "1000 - 100 = 900: 1 x1 at 1000 -100 of 10; 4000000001 NOT_AVAILABLE; 7 NOT_FOUND; "
         "2000000001 BELOW_MINIMUM; 1000000001 APPLIED -100; 3000000001 NOT_APPLICABLE"},
        {1, quote(2, {of(1, 1)}, {good}),
         "1000 - 0 = 1000: 1 x1 at 1000 of 10; 1000000001 NOT_FOUND"},
    });
    book.expect_whole();
}

TEST(Quote, SaysWhatTheOrderThenCosts) {
    Book book;
    CouponIds coupons = {book.new_coupon(1, campaign(percent(10))),
                         book.new_coupon(1, campaign(fixed(333), clothes())),
                         book.new_coupon(1, campaign(percent(33, Money(500)), shirts()))};
    Items items = {of(1, 3), of(4, 1), of(3, 7), of(2, 1)};
    auto quoted = book.run(1, book.features.orders, Quote{user(1), items, coupons});
    auto placed = book.run(1, book.features.orders, order_of(1, items, coupons));
    ASSERT_TRUE(quoted && placed);
    EXPECT_EQ(quoted->total, placed->total);
    EXPECT_EQ(quoted->discount, placed->discount);
    for (std::size_t i = 0; i < items.size(); ++i) {
        EXPECT_EQ(quoted->lines[i].discount, placed->lines[i].discount);
        EXPECT_EQ(quoted->lines[i].amount, placed->lines[i].amount);
        EXPECT_EQ(quoted->lines[i].product_id, placed->lines[i].product_id);
    }
    for (std::size_t i = 0; i < coupons.size(); ++i) {
        EXPECT_EQ(quoted->coupons[i].coupon_id, coupons[i]);
        EXPECT_EQ(placed->coupons[i].coupon_id, coupons[i]);
        EXPECT_EQ(quoted->coupons[i].discount, placed->coupons[i].discount);
    }
    book.expect_whole();
}

TEST(Discount, FixedTakesItsAmountButNotMoreThanThereIs) {
    EXPECT_EQ(quote_with(campaign(fixed(999)), {of(1, 1)}),
              "1000 - 999 = 1: 1 x1 at 1000 -999 of 10; 1000000001 APPLIED -999");
    EXPECT_EQ(quote_with(campaign(fixed(1000)), {of(1, 1)}),
              "1000 - 1000 = 0: 1 x1 at 1000 -1000 of 10; 1000000001 APPLIED -1000");
    EXPECT_EQ(quote_with(campaign(fixed(1001)), {of(1, 1)}),
              "1000 - 1000 = 0: 1 x1 at 1000 -1000 of 10; 1000000001 APPLIED -1000");
    EXPECT_EQ(quote_with(campaign(fixed(5000), shirts()), {of(1, 1), of(4, 1)}),
              "6000 - 1000 = 5000: 1 x1 at 1000 -1000 of 10, 4 x1 at 5000 of 10; "
              "1000000001 APPLIED -1000");
}

TEST(Discount, PercentRoundsDownToAWholeUnit) {
    EXPECT_EQ(quote_with(campaign(percent(33)), {of(3, 1), of(1, 1)}),
              "1300 - 429 = 871: 3 x1 at 300 -99 of 10, 1 x1 at 1000 -330 of 10; "
              "1000000001 APPLIED -429");
    catalog::CreateProduct odd = product(1, 199, {{"x", {}, 9}});
    for (auto [share, off] : {std::pair(1u, 1), {50u, 99}, {99u, 197}, {100u, 199}}) {
        Book book;
        book.run(0, book.features.catalog, odd);
        CouponId coupon = book.new_coupon(1, campaign(percent(share)));
        auto view =
            book.run(1, book.features.orders, Quote{user(1), Items{of(7, 1)}, CouponIds{coupon}});
        EXPECT_EQ(view->discount, Money(off)) << share;
    }
}

TEST(Discount, PercentTakesNoMoreThanItsMost) {
    auto at_most = [](std::int64_t most) {
        return quote_with(campaign(percent(10, Money(most))), {of(1, 1)});
    };
    EXPECT_EQ(at_most(99), "1000 - 99 = 901: 1 x1 at 1000 -99 of 10; 1000000001 APPLIED -99");
    EXPECT_EQ(at_most(100), "1000 - 100 = 900: 1 x1 at 1000 -100 of 10; 1000000001 APPLIED -100");
    EXPECT_EQ(at_most(101), "1000 - 100 = 900: 1 x1 at 1000 -100 of 10; 1000000001 APPLIED -100");
}

TEST(Discount, OfACouponWhoseMinimumIsJustReached) {
    auto from = [](std::int64_t minimum) {
        return quote_with(campaign(fixed(1), shirts(), minimum), {of(1, 1), of(4, 1)});
    };
    std::string lines = ", 4 x1 at 5000 of 10; 1000000001 ";
    EXPECT_EQ(from(999), "6000 - 1 = 5999: 1 x1 at 1000 -1 of 10" + lines + "APPLIED -1");
    EXPECT_EQ(from(1000), "6000 - 1 = 5999: 1 x1 at 1000 -1 of 10" + lines + "APPLIED -1");
    // The shoes do not count, for it is for shirts.
    EXPECT_EQ(from(1001), "6000 - 0 = 6000: 1 x1 at 1000 of 10" + lines + "BELOW_MINIMUM");
}

TEST(Discount, LooksAtWhatTheCouponsBeforeHaveLeft) {
    Book book;
    CouponId first = book.new_coupon(1, campaign(fixed(400)));
    CouponId enough = book.new_coupon(1, campaign(percent(50), {}, 600));
    CouponId small = book.new_coupon(1, campaign(percent(50), {}, 601));
    CouponId all = book.new_coupon(1, campaign(percent(100)));
    book.play({
        {1, quote(1, {of(1, 1)}, {first, enough}),
         "1000 - 700 = 300: 1 x1 at 1000 -700 of 10; 1000000001 APPLIED -400; "
         "2000000001 APPLIED -300"},
        {1, quote(1, {of(1, 1)}, {first, small}),
         "1000 - 400 = 600: 1 x1 at 1000 -400 of 10; 1000000001 APPLIED -400; "
         "3000000001 BELOW_MINIMUM"},
        // Of one scope the order is the caller's.
        {1, quote(1, {of(1, 1)}, {small, first}),
         "1000 - 900 = 100: 1 x1 at 1000 -900 of 10; 3000000001 APPLIED -500; "
         "1000000001 APPLIED -400"},
        {1, quote(1, {of(1, 1)}, {all, first}),
         "1000 - 1000 = 0: 1 x1 at 1000 -1000 of 10; 4000000001 APPLIED -1000; "
         "1000000001 NOT_APPLICABLE"},
        {1, place(1, {of(1, 1)}, {all, first}), "coupon-not-applicable /couponIds/1"},
    });
    book.expect_whole();
}

TEST(Discount, OfProductsComesBeforeThatOfCategoriesAndOfAll) {
    Book book;
    CouponId of_all = book.new_coupon(1, campaign(percent(50)));
    CouponId of_clothes = book.new_coupon(1, campaign(percent(50), clothes()));
    CouponId of_shirts = book.new_coupon(1, campaign(fixed(600), shirts()));
    // Shirts 400 left, then clothes (400 + 300) / 2 off, then (350 + 5000) / 2.
    std::string lines =
        "6300 - 3625 = 2675: 1 x1 at 1000 -900 of 10, 3 x1 at 300 -225 of 10, "
        "4 x1 at 5000 -2500 of 10;";
    std::string all = " 1000000001 APPLIED -2675";
    std::string clothes_off = " 2000000001 APPLIED -350";
    std::string shirts_off = " 3000000001 APPLIED -600";
    Items items = {of(1, 1), of(3, 1), of(4, 1)};
    book.play({
        {1, quote(1, items, {of_all, of_clothes, of_shirts}),
         lines + all + ";" + clothes_off + ";" + shirts_off},
        {1, quote(1, items, {of_shirts, of_clothes, of_all}),
         lines + shirts_off + ";" + clothes_off + ";" + all},
        {1, quote(1, items, {of_clothes, of_all, of_shirts}),
         lines + clothes_off + ";" + all + ";" + shirts_off},
    });
    book.expect_whole();
}

TEST(Discount, IsForEachProductAndCategoryThatItsCampaignNames) {
    EXPECT_EQ(quote_with(campaign(percent(10), only(ScopeType::products, {3, 2})),
                         {of(1, 1), of(3, 1), of(4, 1)}),
              "6300 - 530 = 5770: 1 x1 at 1000 of 10, 3 x1 at 300 -30 of 10, "
              "4 x1 at 5000 -500 of 10; 1000000001 APPLIED -530");
    EXPECT_EQ(quote_with(campaign(percent(10), only(ScopeType::categories, {3, 2})),
                         {of(1, 1), of(4, 1)}),
              "6000 - 500 = 5500: 1 x1 at 1000 of 10, 4 x1 at 5000 -500 of 10; "
              "1000000001 APPLIED -500");
    // Product 2 is not category 2.
    EXPECT_EQ(quote_with(campaign(percent(10), only(ScopeType::categories, {2})), {of(3, 1)}),
              "300 - 0 = 300: 3 x1 at 300 of 10; 1000000001 NOT_APPLICABLE");
}

TEST(Discount, OfTheDearestOrderThereCanBeDoesNotOverflow) {
    Book book;
    std::int64_t most = catalog::limits::price_units_max;
    std::vector<catalog::NewOption> fifty(50, {"x", {}, 99});
    book.run(0, book.features.catalog, product(1, most, fifty));  // options 7 to 56
    CouponIds coupons = {book.new_coupon(1, campaign(percent(99))),
                         book.new_coupon(1, campaign(fixed(most), {}, most)),
                         book.new_coupon(1, campaign(percent(7, Money(most)))),
                         book.new_coupon(1, campaign(percent(1), clothes())),
                         book.new_coupon(1, campaign(percent(33)))};
    Items items;
    for (std::uint64_t option = 7; option <= 56; ++option) {
        items.push_back(of(option, 99));
    }
    auto view = book.run(1, book.features.orders, order_of(1, items, coupons));
    ASSERT_TRUE(view);
    EXPECT_EQ((view->total + view->discount).units, 50 * 99 * most);
    EXPECT_LT((view->total + view->discount).units, std::int64_t{1} << 53);
    book.expect_whole();
}

}  // namespace
}  // namespace onrush::order
