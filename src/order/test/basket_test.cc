// What coupons take off a basket, line by line, and against plain arithmetic.
#include <algorithm>
#include <array>
#include <numeric>
#include <random>

#include <gtest/gtest.h>

#include "catalog/limits.h"
#include "order/test/words.h"

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
    auto view = book.run(1, book.features.orders, Quote{user(1), std::move(items), {coupon}});
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
         "1000000001 applied -100"},
    });
    EXPECT_EQ(book.coupon_status(coupon), "available");
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
        {1, ask(Quote{user(9, 2), {}, {}}), "token-void"},
        {1, quote(9, {}, six), "account-inactive"},
        {1, quote(1, {}, six), "items-out-of-range"},
        {1, quote(1, {of(99, 1)}, six), "coupons-out-of-range"},
        {1, quote(1, {of(99, 1)}, {CouponId(1), CouponId(1)}), "coupons-out-of-range"},
        {1, quote(1, {of(6, 1), of(99, 1)}), "option-not-found at 1"},
        {1, quote(1, {of(1, 0), of(6, 0)}), "product-inactive at 1"},
        {1, quote(1, {of(1, 1), of(2, 100)}), "quantity-out-of-range at 1"},
    });
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
         "order 1 pending-payment 200: 3 x1 at 300 -100; coupon 4000000001 -100; until 1001"},
        {1, quote(1, {of(1, 1)}, {held, CouponId(7), small, good, shoes}),
         "1000 - 100 = 900: 1 x1 at 1000 -100 of 10; 4000000001 not-available; 7 not-found; "
         "2000000001 below-minimum; 1000000001 applied -100; 3000000001 not-applicable"},
        {1, quote(2, {of(1, 1)}, {good}),
         "1000 - 0 = 1000: 1 x1 at 1000 of 10; 1000000001 not-found"},
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
    auto placed = book.run(1, book.features.orders,
                           PlaceOrder{.caller = user(1), .items = items, .coupons = coupons});
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
              "1000 - 999 = 1: 1 x1 at 1000 -999 of 10; 1000000001 applied -999");
    EXPECT_EQ(quote_with(campaign(fixed(1000)), {of(1, 1)}),
              "1000 - 1000 = 0: 1 x1 at 1000 -1000 of 10; 1000000001 applied -1000");
    EXPECT_EQ(quote_with(campaign(fixed(1001)), {of(1, 1)}),
              "1000 - 1000 = 0: 1 x1 at 1000 -1000 of 10; 1000000001 applied -1000");
    EXPECT_EQ(quote_with(campaign(fixed(5000), shirts()), {of(1, 1), of(4, 1)}),
              "6000 - 1000 = 5000: 1 x1 at 1000 -1000 of 10, 4 x1 at 5000 of 10; "
              "1000000001 applied -1000");
}

TEST(Discount, PercentRoundsDownToAWholeUnit) {
    EXPECT_EQ(quote_with(campaign(percent(33)), {of(3, 1), of(1, 1)}),
              "1300 - 429 = 871: 3 x1 at 300 -99 of 10, 1 x1 at 1000 -330 of 10; "
              "1000000001 applied -429");
    catalog::CreateProduct odd = product(1, 199, {{"x", {}, 9}});
    for (auto [share, off] : {std::pair(1u, 1), {50u, 99}, {99u, 197}, {100u, 199}}) {
        Book book;
        book.run(0, book.features.catalog, odd);
        CouponId coupon = book.new_coupon(1, campaign(percent(share)));
        auto view = book.run(1, book.features.orders, Quote{user(1), {of(7, 1)}, {coupon}});
        EXPECT_EQ(view->discount, Money(off)) << share;
    }
}

TEST(Discount, PercentTakesNoMoreThanItsMost) {
    auto at_most = [](std::int64_t most) {
        return quote_with(campaign(percent(10, Money(most))), {of(1, 1)});
    };
    EXPECT_EQ(at_most(99), "1000 - 99 = 901: 1 x1 at 1000 -99 of 10; 1000000001 applied -99");
    EXPECT_EQ(at_most(100), "1000 - 100 = 900: 1 x1 at 1000 -100 of 10; 1000000001 applied -100");
    EXPECT_EQ(at_most(101), "1000 - 100 = 900: 1 x1 at 1000 -100 of 10; 1000000001 applied -100");
}

TEST(Discount, OfACouponWhoseMinimumIsJustReached) {
    auto from = [](std::int64_t minimum) {
        return quote_with(campaign(fixed(1), shirts(), minimum), {of(1, 1), of(4, 1)});
    };
    std::string lines = ", 4 x1 at 5000 of 10; 1000000001 ";
    EXPECT_EQ(from(999), "6000 - 1 = 5999: 1 x1 at 1000 -1 of 10" + lines + "applied -1");
    EXPECT_EQ(from(1000), "6000 - 1 = 5999: 1 x1 at 1000 -1 of 10" + lines + "applied -1");
    // The shoes do not count, for it is for shirts.
    EXPECT_EQ(from(1001), "6000 - 0 = 6000: 1 x1 at 1000 of 10" + lines + "below-minimum");
}

TEST(Discount, LooksAtWhatTheCouponsBeforeHaveLeft) {
    Book book;
    CouponId first = book.new_coupon(1, campaign(fixed(400)));
    CouponId enough = book.new_coupon(1, campaign(percent(50), {}, 600));
    CouponId small = book.new_coupon(1, campaign(percent(50), {}, 601));
    CouponId all = book.new_coupon(1, campaign(percent(100)));
    book.play({
        {1, quote(1, {of(1, 1)}, {first, enough}),
         "1000 - 700 = 300: 1 x1 at 1000 -700 of 10; 1000000001 applied -400; "
         "2000000001 applied -300"},
        {1, quote(1, {of(1, 1)}, {first, small}),
         "1000 - 400 = 600: 1 x1 at 1000 -400 of 10; 1000000001 applied -400; "
         "3000000001 below-minimum"},
        // Of one scope the order is the caller's.
        {1, quote(1, {of(1, 1)}, {small, first}),
         "1000 - 900 = 100: 1 x1 at 1000 -900 of 10; 3000000001 applied -500; "
         "1000000001 applied -400"},
        {1, quote(1, {of(1, 1)}, {all, first}),
         "1000 - 1000 = 0: 1 x1 at 1000 -1000 of 10; 4000000001 applied -1000; "
         "1000000001 not-applicable"},
        {1, place(1, {of(1, 1)}, {all, first}), "coupon-not-applicable at 1"},
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
    std::string all = " 1000000001 applied -2675";
    std::string clothes_off = " 2000000001 applied -350";
    std::string shirts_off = " 3000000001 applied -600";
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
              "4 x1 at 5000 -500 of 10; 1000000001 applied -530");
    EXPECT_EQ(quote_with(campaign(percent(10), only(ScopeType::categories, {7, 2})),
                         {of(1, 1), of(4, 1)}),
              "6000 - 500 = 5500: 1 x1 at 1000 of 10, 4 x1 at 5000 -500 of 10; "
              "1000000001 applied -500");
    // Product 2 is not category 2.
    EXPECT_EQ(quote_with(campaign(percent(10), only(ScopeType::categories, {2})), {of(3, 1)}),
              "300 - 0 = 300: 3 x1 at 300 of 10; 1000000001 not-applicable");
}

// --- against plain arithmetic -------------------------------------------------------------------

using Wide = __int128;

struct PlainLine {
    std::uint64_t product = 0;
    std::uint64_t category = 0;
    Wide left = 0;
    Wide discount = 0;
};
struct PlainBasket {
    std::vector<PlainLine> lines;
    std::vector<std::string> outcomes;  // of the coupons, in the order given
};

bool names(const coupon::Scope& scope, const PlainLine& line) {
    std::uint64_t id = scope.type == ScopeType::products ? line.product : line.category;
    return scope.type == ScopeType::all || std::ranges::find(scope.ids, id) != scope.ids.end();
}

// One coupon: the sum of its lines, what it is worth of that, and then of each line so much that
// the lines up to it have given their share of the whole, rounded down.
std::string apply(const coupon::CreateCampaign& input, PlainBasket& basket) {
    Wide sum = 0;
    for (const PlainLine& line : basket.lines) {
        sum += names(input.scope, line) ? line.left : 0;
    }
    if (sum == 0) {
        return "not-applicable 0";
    }
    if (sum < input.min_order.units) {
        return "below-minimum 0";
    }
    Wide worth = 0;
    if (input.discount.amount) {
        worth = std::min(sum, Wide{input.discount.amount->units});
    } else {
        worth = sum * *input.discount.percent / 100;
        worth = input.discount.max_discount
                    ? std::min(worth, Wide{input.discount.max_discount->units})
                    : worth;
    }
    Wide passed = 0;
    Wide given = 0;
    for (PlainLine& line : basket.lines) {
        if (names(input.scope, line)) {
            passed += line.left;
            Wide share = worth * passed / sum - given;
            given += share;
            line.left -= share;
            line.discount += share;
        }
    }
    return fmt::format("applied {}", static_cast<std::int64_t>(worth));
}

void apply_all(const std::vector<coupon::CreateCampaign>& campaigns, PlainBasket& basket) {
    basket.outcomes.resize(campaigns.size());
    for (ScopeType scope : {ScopeType::products, ScopeType::categories, ScopeType::all}) {
        for (std::size_t i = 0; i < campaigns.size(); ++i) {
            if (campaigns[i].scope.type == scope) {
                basket.outcomes[i] = apply(campaigns[i], basket);
            }
        }
    }
}

// Twenty products of three options, in three categories; prices of any size up to the most, and
// campaigns of every kind.
struct Shop {
    explicit Shop(std::uint64_t seed) : random(seed) {
        book.run(0, book.features.catalog, catalog::CreateCategory{admin(), "more"});
        for (int i = 0; i < 20; ++i) {
            std::uint64_t category = 1 + below(3);
            std::int64_t price = any_amount() - 1;
            book.run(0, book.features.catalog,
                     product(category, price, {{"x", {}, 1}, {"y", {}, 1}, {"z", {}, 1}}));
        }
        for (int i = 0; i < 40; ++i) {
            campaigns.push_back(any_campaign());
            coupons.push_back(book.new_coupon(1, campaigns.back()));
        }
    }
    std::uint64_t below(std::uint64_t n) { return random() % n; }
    // 1 to 10^12, of every length.
    std::int64_t any_amount() {
        std::int64_t most = 1;
        for (std::uint64_t digits = below(13); digits > 0; --digits) {
            most *= 10;
        }
        return below(8) == 0 ? most : 1 + static_cast<std::int64_t>(below(most));
    }
    coupon::CreateCampaign any_campaign() {
        auto share = static_cast<std::uint32_t>(1 + below(100));
        coupon::Discount discount = below(2) == 0   ? fixed(any_amount())
                                    : below(2) == 0 ? percent(share, Money(any_amount()))
                                                    : percent(share);
        coupon::Scope scope;
        if (std::uint64_t dice = below(3); dice > 0) {
            scope = only(dice == 1 ? ScopeType::categories : ScopeType::products, {});
            for (std::uint64_t i = 0; i < dice * dice * dice; ++i) {
                scope.ids.push_back(dice == 1 ? 1 + below(3) : 6 + below(20));
            }
        }
        return campaign(discount, scope, below(3) != 0 ? any_amount() : 0);
    }
    Items any_items() {
        std::vector<std::uint64_t> options(60);
        std::iota(options.begin(), options.end(), 7);
        std::ranges::shuffle(options, random);
        Items items;
        for (std::uint64_t i = 1 + below(50); i > 0; --i) {
            items.push_back(of(options[i], static_cast<std::uint32_t>(1 + below(99))));
        }
        return items;
    }
    // Quotes a basket, and holds it against the plain one.
    void quote_one() {
        Items items = any_items();
        PlainBasket plain;
        for (const Item& item : items) {
            const auto& option = *book.features.catalog.options.find(item.option_id);
            const auto& of_option = product_of(book.features.catalog, option);
            plain.lines.push_back({of_option.id.value, of_option.category.value,
                                   Wide{of_option.price.units} * item.quantity, 0});
        }
        CouponIds given;
        std::vector<coupon::CreateCampaign> of_given;
        std::uint64_t first = below(40);
        for (std::uint64_t i = below(6); i > 0; --i) {
            given.push_back(coupons[(first + 7 * i) % 40]);
            of_given.push_back(campaigns[(first + 7 * i) % 40]);
        }
        apply_all(of_given, plain);
        auto view = book.run(1, book.features.orders, Quote{user(1), items, given});
        ASSERT_TRUE(view) << say(view.error());
        expect_same(*view, plain);
    }
    void expect_same(const QuoteView& view, const PlainBasket& plain) {
        Wide off_lines = 0;
        Wide off_coupons = 0;
        Wide left = 0;
        for (std::size_t i = 0; i < plain.lines.size(); ++i) {
            EXPECT_TRUE(view.lines[i].discount.units == plain.lines[i].discount);
            EXPECT_TRUE(view.lines[i].amount.units == plain.lines[i].left);
            EXPECT_GE(view.lines[i].amount.units, 0);
            EXPECT_GE(view.lines[i].discount.units, 0);
            off_lines += view.lines[i].discount.units;
            left += view.lines[i].amount.units;
        }
        for (std::size_t i = 0; i < plain.outcomes.size(); ++i) {
            const QuoteCoupon& one = view.coupons[i];
            EXPECT_EQ(fmt::format("{} {}", code_of(one.outcome), one.discount.units),
                      plain.outcomes[i]);
            off_coupons += one.discount.units;
            outcomes_seen[static_cast<std::size_t>(one.outcome)] += 1;
        }
        EXPECT_TRUE(view.discount.units == off_lines);
        EXPECT_TRUE(view.discount.units == off_coupons);
        EXPECT_TRUE(view.total.units == left);
        EXPECT_TRUE(view.gross.units == left + off_lines);
    }

    std::mt19937_64 random;
    Book book;
    std::vector<coupon::CreateCampaign> campaigns;
    CouponIds coupons;
    std::array<int, 5> outcomes_seen{};
};

TEST(Discount, AgreesWithPlainArithmeticForRandomBaskets) {
    std::array<int, 5> seen{};
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Shop shop(seed);
        for (int i = 0; i < 300 && !testing::Test::HasFailure(); ++i) {
            shop.quote_one();
        }
        for (std::size_t i = 0; i < seen.size(); ++i) {
            seen[i] += shop.outcomes_seen[i];
        }
    }
    // Or the baskets were too much alike.
    EXPECT_GT(seen[static_cast<std::size_t>(CouponOutcome::applied)], 5000);
    EXPECT_GT(seen[static_cast<std::size_t>(CouponOutcome::below_minimum)], 100);
    EXPECT_GT(seen[static_cast<std::size_t>(CouponOutcome::not_applicable)], 100);
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
    auto view = book.run(1, book.features.orders,
                         PlaceOrder{.caller = user(1), .items = items, .coupons = coupons});
    ASSERT_TRUE(view);
    EXPECT_EQ((view->total + view->discount).units, 50 * 99 * most);
    EXPECT_LT((view->total + view->discount).units, std::int64_t{1} << 53);
    book.expect_whole();
}

}  // namespace
}  // namespace onrush::order
