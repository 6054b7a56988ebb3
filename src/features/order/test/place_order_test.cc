// The rules of placing an order, line by line.
#include <gtest/gtest.h>

#include "features/order/test/words.h"

namespace onrush::order {
namespace {

// Coupons 9000000001 to 9000000006 are nobody's.
CouponIds unknown(std::size_t count) {
    CouponIds ids;
    for (std::uint64_t i = 1; i <= count; ++i) {
        ids.push_back(CouponId(9'000'000'000 + i));
    }
    return ids;
}
Items each_once(std::uint64_t first, std::size_t count) {
    Items items;
    for (std::size_t i = 0; i < count; ++i) {
        items.push_back(of(first + i, 1));
    }
    return items;
}

TEST(PlaceOrder, HoldsStockAndCouponsUntilItsDeadline) {
    Book book;
    CouponId coupon = book.new_coupon(1, campaign(fixed(500)));
    book.take_facts();
    book.play({
        {500, place(1, {of(4, 1), of(1, 2)}, {coupon}),
         "order 1 PENDING_PAYMENT 6500: 4 x1 at 5000 -357, 1 x2 at 1000 -143; "
         "coupon 1000000001 -500; until 1500"},
        {501, place(1, {of(4, 9)}), "order 2 PENDING_PAYMENT 45000: 4 x9 at 5000; until 1501"},
        {502, place(2, {of(4, 1)}), "stock-short 4 0"},
    });
    EXPECT_EQ(book.stock(4), "10 held, 0 sold of 10");
    EXPECT_EQ(book.stock(1), "2 held, 0 sold of 10");
    EXPECT_EQ(book.coupon_status(coupon), "HELD");
    EXPECT_EQ(book.points(1), 100'000);
    EXPECT_EQ(book.pieces_counted(3), 0);  // not sold yet
    EXPECT_EQ(
        book.take_facts(),
        (std::vector<std::string>{
            R"(order.placed {"order_id":1,"account_id":1,"total":6500,"contents":{)"
            R"("discount":500,"sale_id":null,"number":null,"date_id":null,)"
            R"("expires_at":"1970-01-01T00:00:01.500Z","lines":[)"
            R"({"option_id":4,"product_id":3,"quantity":1,"unit_price":5000,"discount":357},)"
            R"({"option_id":1,"product_id":1,"quantity":2,"unit_price":1000,"discount":143}],)"
            R"("coupons":[{"coupon_id":1000000001,"discount":500}],"seats":[]}})",
            R"(option.sold_out {"option_id":4,"product_id":3})",
            R"(order.placed {"order_id":2,"account_id":1,"total":45000,"contents":{)"
            R"("discount":0,"sale_id":null,"number":null,"date_id":null,)"
            R"("expires_at":"1970-01-01T00:00:01.501Z","lines":[)"
            R"({"option_id":4,"product_id":3,"quantity":9,"unit_price":5000,"discount":0}],)"
            R"("coupons":[],"seats":[]}})"}));
    book.expect_whole();
}

TEST(PlaceOrder, RefusesItemsInTheDocumentedOrder) {
    Book book;
    CouponId too_small = book.new_coupon(1, campaign(fixed(1), {}, 1'000'000));
    CouponId of_shoes = book.new_coupon(1, campaign(fixed(1), only(ScopeType::products, {3})));
    CouponId held = book.new_coupon(1, campaign(fixed(1)));
    CouponId others = book.new_coupon(2, campaign(fixed(1)));
    std::string far(limits::address_characters_max + 1, 'a');
    auto of_void = ask(PlaceOrder{.caller = user(9, 2)});
    auto of_nobody = ask(PlaceOrder{.caller = admin(), .items = Items{of(1, 1)}});
    PlaceOrder both = order_of(1, {}, unknown(6));
    both.from_cart = true;
    auto none_of_six = ask(both);
    both.items = Items{of(99, 1), of(99, 1)};
    auto of_six = ask(both);
    both.coupon_ids = CouponIds{held, held};
    both.delivery_address = far;
    auto too_far = ask(both);
    both.delivery_address = std::nullopt;
    auto both_ways = ask(both);
    auto no_way = ask(PlaceOrder{.caller = user(1), .from_cart = false});
    CouponId poor_ones = book.new_coupon(4, campaign(fixed(1), only(ScopeType::products, {3})));
    book.play({
        {0, place(1, {of(3, 1)}, {held}),
         "order 1 PENDING_PAYMENT 299: 3 x1 at 300 -1; coupon 3000000001 -1; until 1000"},
        {0, ask_accounts(account::SetActive{admin(), AccountId(9), false}), "9 - <-> inactive"},
        // Each line breaks a rule and the one after it.
        {1, of_void, "token-void"},
        {1, of_nobody, "token-void"},
        {1, place_cart(9), "account-inactive"},
        {1, none_of_six, "out-of-range /items"},
        {1, of_six, "out-of-range /couponIds"},
        {1, too_far, "out-of-range /deliveryAddress"},
        {1, both_ways, "out-of-range /items"},  // though the cart is empty
        {1, no_way, "out-of-range /items"},
        {1, place_cart(1, {held, held}), "cart-empty"},
        {1, place(1, {of(99, 1), of(99, 1)}, {held, held}), "out-of-range /items"},
        {1, place(1, {of(99, 1)}, {held, held}), "out-of-range /couponIds"},
        {1, place(1, {of(1, 0), of(99, 1)}), "option-not-found /items/1"},
        {1, place(1, {of(1, 0), of(6, 1)}), "option-not-found /items/1"},  // it is not active
        {1, place(1, {of(4, 11), of(1, 0)}), "quantity-out-of-range /items/1"},
        {1, place(1, {of(4, 11)}, unknown(1)), "stock-short 4 10"},
        {1, place(1, {of(4, 1)}, {held, others}), "coupon-not-found /couponIds/1"},
        {1, place(1, {of(4, 1)}, {too_small, held}), "coupon-not-available /couponIds/1 HELD"},
        {1, place(1, {of(1, 1)}, {of_shoes, too_small}), "coupon-below-minimum /couponIds/1"},
        {1, buy(4, {of(1, 1)}, {poor_ones}), "coupon-not-applicable /couponIds/0"},
        {1, buy(4, {of(1, 1)}), "insufficient-points 0"},
    });
    EXPECT_EQ(book.stock(4), "0 held, 0 sold of 10");
    book.expect_whole();
}

TEST(PlaceOrder, RefusesASalesOrderInTheDocumentedOrder) {
    Book book;
    book.new_sale(sale_of(3));
    CouponId held = book.new_coupon(1, campaign(fixed(1)));
    CouponId poor_ones = book.new_coupon(4, campaign(fixed(1), only(ScopeType::products, {3})));
    CouponId of_shoes = book.issue(1, 2);
    CouponId too_small = book.new_coupon(1, campaign(fixed(1), {}, 801));
    std::string far(limits::address_characters_max + 1, 'a');
    auto of_sale_9 = [&](std::uint32_t quantity, CouponIds coupons,
                         std::optional<std::string> address) {
        PlaceSaleOrder input = part_of(1, quantity, {}, std::move(coupons));
        input.sale = SaleId(9);
        input.delivery_address = std::move(address);
        return ask(input);
    };
    auto by = [](engine::Caller caller) {
        return ask(PlaceSaleOrder{.caller = caller, .coupon_ids = unknown(6)});
    };
    auto activity = [&](bool active) {
        catalog::ChangeProduct change{.caller = admin(), .product = catalog::ProductId(1)};
        change.active = active;
        return [change](auto& in) {
            return in.run(in.now_ms, in.features.catalog, change) ? "" : "no";
        };
    };
    book.play({
        // Each line breaks a rule and the one after it.
        {0, ask_accounts(account::SetActive{admin(), AccountId(9), false}), "9 - <-> inactive"},
        {1, by(user(9, 2)), "token-void"},
        {1, by(user(9)), "account-inactive"},
        {1, of_sale_9(0, unknown(6), far), "out-of-range /quantity"},
        {1, of_sale_9(100, unknown(6), far), "out-of-range /quantity"},
        {1, of_sale_9(99, unknown(6), far), "out-of-range /couponIds"},
        {1, of_sale_9(1, {held, held}, far), "out-of-range /deliveryAddress"},
        {1, of_sale_9(1, {held, held}, ""), "out-of-range /deliveryAddress"},
        {1, of_sale_9(1, {held, held}, {}), "out-of-range /couponIds"},
        {1, of_sale_9(1, {held}, {}), "sale-not-found"},
        {999, take_part(1, 3), "sale-not-started 1000"},
        {1000, take_part(1, 3), "sale-limit 2"},
        {1000, take_part(2, 2),
         "order 1 PENDING_PAYMENT 1600: 1 x2 at 800; number 1 of sale 1; "
         "until 2000"},
        {1000, take_part(1, 3), "sale-limit 2"},
        {1000, take_part(2, 1), "sale-limit 0"},
        {1000, activity(false), ""},
        {1000, take_part(1, 2), "sale-not-found"},  // to buyers, that of an inactive product
        {1000, activity(true), ""},
        {1000, take_part(1, 2, {}, unknown(1)), "sale-sold-out 1"},
        {1000, take_part(1, 1, {}, unknown(1)), "coupon-not-found /couponIds/0"},
        {1000, place(1, {of(3, 1)}, {held}),
         "order 2 PENDING_PAYMENT 299: 3 x1 at 300 -1; coupon 1000000001 -1; until 2000"},
        {1000, take_part(1, 1, paid, {held}), "coupon-not-available /couponIds/0 HELD"},
        {1000, take_part(1, 1, paid, {of_shoes, too_small}), "coupon-below-minimum /couponIds/1"},
        {1000, take_part(4, 1, paid, {poor_ones}), "coupon-not-applicable /couponIds/0"},
        {1000, take_part(4, 1, paid), "insufficient-points 0"},
        {6000, take_part(1, 3), "sale-ended"},
    });
    book.expect_whole();
}

TEST(PlaceOrder, IsOneOfSoManyThatAnAccountPlacesInADay) {
    Book book;
    book.features.orders.settings.per_account_per_day = 2;
    book.new_sale(sale_of(4));
    CouponId coupon = book.new_coupon(1, campaign(fixed(1)));
    constexpr std::int64_t day = 86'400'000;
    auto sale_9 = [] {
        PlaceSaleOrder input = part_of(1, 1);
        input.sale = SaleId(9);
        return input;
    };
    book.play({
        {1000, place(1, {of(3, 1)}), "order 1 PENDING_PAYMENT 300: 3 x1 at 300; until 2000"},
        {1001, cancel(1, 1), "order 1 CANCELLED 300: 3 x1 at 300"},
        {1500, take_part(1, 1),
         "order 2 PENDING_PAYMENT 800: 1 x1 at 800; number 1 of sale 1; until 2500"},
        {1501, place(1, {of(3, 1)}), "order-limit 86401000"},
        {1501, take_part(1, 1), "order-limit 86401000"},
        // After what is wrong with the form, before what is wrong with the goods.
        {1501, place(1, {of(99, 1)}, {coupon, coupon}), "out-of-range /couponIds"},
        {1501, take_part(1, 1, {}, {coupon, coupon}), "out-of-range /couponIds"},
        {1501, place(1, {of(99, 1)}), "order-limit 86401000"},
        {1501, ask(sale_9()), "order-limit 86401000"},
        {1501, place(2, {of(3, 1)}), "order 3 PENDING_PAYMENT 300: 3 x1 at 300; until 2501"},
        {1000 + day - 1, place(1, {of(3, 1)}), "order-limit 86401000"},
        {1000 + day, place(1, {of(3, 1)}),
         "order 4 PENDING_PAYMENT 300: 3 x1 at 300; until 86402000"},
        {1000 + day, place(1, {of(3, 1)}), "order-limit 86401500"},
    });
    book.expect_whole();
    book.features.orders.settings.per_account_per_day = 3;  // holds at once
    book.play({
        {1000 + day, place(1, {of(3, 1)}),
         "order 5 PENDING_PAYMENT 300: 3 x1 at 300; until 86402000"},
        {1000 + day, place(1, {of(3, 1)}), "order-limit 86401500"},
    });
    book.expect_whole();
}

TEST(PlaceOrder, HasOneToFiftyLinesOfOneToNinetyNinePieces) {
    Book book;
    book.run(0, book.features.catalog, product(1, 10, options(51, 200)));  // options 7 to 57
    auto code = [&](Items items) {
        auto result = book.run(1, book.features.orders, order_of(1, std::move(items)));
        return result ? fmt::format("{} for {}", result->lines.size(), result->total.units)
                      : say(result.error());
    };
    EXPECT_EQ(code({}), "out-of-range /items");
    EXPECT_EQ(code(each_once(7, 1)), "1 for 10");
    EXPECT_EQ(code(each_once(7, 49)), "49 for 490");
    EXPECT_EQ(code(each_once(7, 50)), "50 for 500");
    EXPECT_EQ(code(each_once(7, 51)), "out-of-range /items");
    EXPECT_EQ(code({of(7, 1), of(8, 1), of(7, 1)}), "out-of-range /items");  // one option twice
    EXPECT_EQ(code({of(7, 0)}), "quantity-out-of-range /items/0");
    EXPECT_EQ(code({of(57, 98)}), "1 for 980");
    EXPECT_EQ(code({of(56, 99)}), "1 for 990");
    EXPECT_EQ(code({of(57, 1), of(56, 100)}), "quantity-out-of-range /items/1");
    EXPECT_EQ(code({of(57, 1), of(56, 4'294'967'295)}), "quantity-out-of-range /items/1");
    book.expect_whole();
}

TEST(PlaceOrder, HasAtMostFiveCouponsEachOnceAndAnAddressOfBoundedSize) {
    Book book;
    CouponIds own;
    for (int i = 0; i < 6; ++i) {
        own.push_back(book.new_coupon(1, campaign(fixed(1))));
    }
    auto place_with = [&](CouponIds coupons, std::optional<std::size_t> characters) {
        PlaceOrder input = order_of(1, {of(4, 1)}, std::move(coupons));
        if (characters) {
            input.delivery_address = std::string(*characters, 'a');
        }
        auto result = book.run(1, book.features.orders, input);
        return result ? fmt::format("{} to {}", result->coupons.size(),
                                    result->delivery_address.value_or("").size())
                      : say(result.error());
    };
    EXPECT_EQ(place_with(own, {}), "out-of-range /couponIds");
    EXPECT_EQ(place_with({own[0], own[1], own[0]}, {}), "out-of-range /couponIds");
    EXPECT_EQ(place_with({own.begin(), own.begin() + 5}, {}), "5 to 0");
    EXPECT_EQ(place_with({}, 0), "out-of-range /deliveryAddress");
    EXPECT_EQ(place_with({}, 1), "0 to 1");
    EXPECT_EQ(place_with({}, limits::address_characters_max - 1), "0 to 499");
    EXPECT_EQ(place_with({}, limits::address_characters_max), "0 to 500");
    EXPECT_EQ(place_with({}, limits::address_characters_max + 1), "out-of-range /deliveryAddress");
    book.expect_whole();
}

TEST(PlaceOrder, WithOneShortLineChangesNothingAndListsEveryShortLine) {
    Book book;
    CouponId coupon = book.new_coupon(2, campaign(fixed(500)));
    book.put_in_cart(2, 4, 2);
    book.play({
        {1, place(1, {of(4, 9)}), "order 1 PENDING_PAYMENT 45000: 4 x9 at 5000; until 1001"},
    });
    book.take_facts();
    book.play({
        {2, buy(2, {of(1, 1), of(4, 2), of(2, 11), of(3, 10)}, {coupon}), "stock-short 4 1 2 10"},
        {2, place_cart(2, {coupon}, paid), "stock-short 4 1"},
    });
    EXPECT_EQ(book.stock(1), "0 held, 0 sold of 10");
    EXPECT_EQ(book.stock(3), "0 held, 0 sold of 10");
    EXPECT_EQ(book.coupon_status(coupon), "AVAILABLE");
    EXPECT_EQ(book.points(2), 100'000);
    EXPECT_EQ(book.cart_lines(2), 1u);
    EXPECT_TRUE(book.take_facts().empty());
    EXPECT_EQ(orders_of(book.features.orders, AccountId(2)), 0u);
    book.expect_whole();
}

TEST(PlaceOrder, KeepsThePricesOfThatMoment) {
    Book book;
    std::string placed = "order 1 PENDING_PAYMENT 5400: 1 x3 at 1000, 2 x2 at 1200; until 1001";
    book.play({{1, place(1, {of(1, 3), of(2, 2)}), placed}});
    catalog::ChangeProduct dearer{.caller = admin(), .product = catalog::ProductId(1)};
    dearer.price = Money(9000);
    dearer.active = false;
    EXPECT_TRUE(book.run(2, book.features.catalog, dearer));
    EXPECT_TRUE(book.run(2, book.features.catalog,
                         catalog::ChangeOption{.caller = admin(),
                                               .product = catalog::ProductId(1),
                                               .option_id = OptionId(2),
                                               .price_delta = Money(1)}));
    book.play({
        {3, look(1, 1), placed},
        {4, pay(1, 1), "order 1 PAID 5400: 1 x3 at 1000, 2 x2 at 1200"},
        {5, place(1, {of(1, 1)}), "option-not-found /items/0"},
    });
    EXPECT_EQ(book.points(1), 94'600);
    book.expect_whole();
}

TEST(PlaceOrder, KeepsTheNamesOfThatMoment) {
    Book book;
    auto names = [](const OrderView& view) {
        return view.lines[0].product_name + " " + view.lines[0].option_name;
    };
    auto rename = [&](std::int64_t at_ms, const char* product, const char* option) {
        catalog::ChangeProduct change{.caller = admin(), .product = catalog::ProductId(1)};
        change.name = product;
        EXPECT_TRUE(book.run(at_ms, book.features.catalog, change));
        catalog::ChangeOption other{
            .caller = admin(), .product = catalog::ProductId(1), .option_id = OptionId(1)};
        other.name = option;
        EXPECT_TRUE(book.run(at_ms, book.features.catalog, other));
    };
    auto look_up = [&](std::uint64_t order) {
        return names(*book.run(9, book.features.orders, LookUpOrder{{user(1)}, OrderId(order)}));
    };
    EXPECT_EQ(names(*book.run(1, book.features.orders, order_of(1, {of(1, 1)}))), "product s");
    rename(1, "tee", "small");  // in the same millisecond
    EXPECT_EQ(names(*book.run(1, book.features.orders, order_of(1, {of(1, 1)}))), "tee small");
    rename(2, "top", "S");
    EXPECT_EQ(names(*book.run(3, book.features.orders, order_of(1, {of(1, 1)}))), "top S");
    EXPECT_EQ(look_up(1), "product s");
    EXPECT_EQ(look_up(2), "tee small");
    EXPECT_EQ(look_up(3), "top S");
    book.expect_whole();
}

TEST(PlaceOrder, OfTheCartEmptiesIt) {
    Book book;
    book.put_in_cart(1, 3, 2);
    book.put_in_cart(1, 1, 1);
    book.put_in_cart(2, 1, 1);
    book.play({
        {1, place_cart(1), "order 1 PENDING_PAYMENT 1600: 3 x2 at 300, 1 x1 at 1000; until 1001"},
        {1, place_cart(1), "cart-empty"},
        {1, place_cart(2, {}, paid), "order 2 PAID 1000: 1 x1 at 1000"},
        {2, cancel(1, 1), "order 1 CANCELLED 1600: 3 x2 at 300, 1 x1 at 1000"},
    });
    EXPECT_EQ(book.cart_lines(1), 0u);  // nor is it filled again
    EXPECT_EQ(book.cart_lines(2), 0u);
    book.put_in_cart(1, 1, 1, 3);
    book.play({{3, place(1, {of(3, 1)}), "order 3 PENDING_PAYMENT 300: 3 x1 at 300; until 1003"}});
    EXPECT_EQ(book.cart_lines(1), 1u);  // an order of items leaves it alone
    book.expect_whole();
}

TEST(PlaceOrder, OfTheCartIsRefusedLikeOneOfItems) {
    Book book;
    book.put_in_cart(1, 3, 2);
    book.put_in_cart(1, 1, 11);
    book.play({{1, place_cart(1), "stock-short 1 10"}});
    catalog::ChangeProduct off{.caller = admin(), .product = catalog::ProductId(1)};
    off.active = false;
    EXPECT_TRUE(book.run(1, book.features.catalog, off));
    book.play({{1, place_cart(1), "product-inactive /fromCart 1"}});  // option 1
    EXPECT_EQ(book.cart_lines(1), 2u);
    book.expect_whole();
}

TEST(PlaceOrder, PaidWithPointsMovesAllInOneCommit) {
    Book book;
    CouponId coupon = book.new_coupon(1, campaign(fixed(500)));
    book.take_facts();
    PlaceOrder input = order_of(1, {of(4, 10), of(1, 2)}, {coupon}, paid);
    input.delivery_address = "1 Main Street";
    auto view = book.run(7, book.features.orders, input);
    ASSERT_TRUE(view);
    EXPECT_EQ(say(*view),
              "order 1 PAID 51500: 4 x10 at 5000 -480, 1 x2 at 1000 -20; coupon 1000000001 -500");
    EXPECT_EQ(view->delivery_address, "1 Main Street");
    EXPECT_EQ(view->placed_at, Instant(7));
    EXPECT_EQ(view->paid_at, Instant(7));
    EXPECT_EQ(book.stock(4), "0 held, 10 sold of 10");
    EXPECT_EQ(book.stock(1), "0 held, 2 sold of 10");
    EXPECT_EQ(book.coupon_status(coupon), "USED");
    EXPECT_EQ(book.points(1), 48'500);
    EXPECT_EQ(book.order_entries(1), std::vector<std::string>{"spend -51500 of order 1"});
    EXPECT_EQ(book.pieces_counted(3), 10);
    EXPECT_EQ(book.pieces_counted(1), 2);
    EXPECT_EQ(book.take_short_facts(),
              (std::vector<std::string>{
                  "option.sold_out {\"option_id\":4,\"product_id\":3}",
                  "coupon.used {\"coupon_id\":1000000001,\"campaign_id\":1,\"account_id\":1,"
                  "\"order_id\":1}",
                  R"(points.changed {"entry_id":4,"account_id":1,"kind":"spend","amount":-51500,)"
                  R"("balance":48500,"reason":"","order_id":1,"reverses":null})",
                  "order.paid {\"order_id\":1,\"account_id\":1,\"total\":51500}"}));
    book.expect_whole();
}

TEST(PlaceOrder, PaidWithPointsTakesThemToTheLast) {
    Book book;
    book.play({
        {1, buy(3, {of(1, 1), of(3, 1)}), "insufficient-points 1000"},
        {1, place(3, {of(1, 1), of(3, 1)}),
         "order 1 PENDING_PAYMENT 1300: 1 x1 at 1000, 3 x1 at 300; until 1001"},
        {1, buy(3, {of(1, 1)}), "order 2 PAID 1000: 1 x1 at 1000"},
        {1, buy(3, {of(3, 1)}), "insufficient-points 0"},
    });
    EXPECT_EQ(book.points(3), 0);
    book.expect_whole();
}

TEST(PlaceOrder, WithNothingToPayWritesNoEntry) {
    Book book;
    CouponId whole = book.new_coupon(4, campaign(percent(100)));
    book.play({
        {1, buy(4, {of(5, 1)}), "order 1 PAID 0: 5 x1 at 0"},
        {1, buy(4, {of(1, 1)}, {whole}),
         "order 2 PAID 0: 1 x1 at 1000 -1000; coupon 1000000001 -1000"},
        {1, place(4, {of(5, 2)}), "order 3 PENDING_PAYMENT 0: 5 x2 at 0; until 1001"},
        {2, pay(4, 3), "order 3 PAID 0: 5 x2 at 0"},
        {3, cancel(4, 1), "order 1 REFUNDED 0: 5 x1 at 0"},
        {3, cancel(4, 2), "order 2 REFUNDED 0: 1 x1 at 1000 -1000; coupon 1000000001 -1000"},
    });
    EXPECT_TRUE(book.order_entries(4).empty());
    EXPECT_EQ(book.coupon_status(whole), "AVAILABLE");
    book.expect_whole();
}

TEST(PlaceOrder, OfASaleHasItsPriceAndANumber) {
    Book book;
    CouponId tenth = book.new_coupon(2, campaign(percent(10)));
    book.new_sale(sale_of(4));
    book.put_in_cart(1, 1, 1);
    EXPECT_EQ(book.stock(1), "4 held, 0 sold of 10");
    book.take_facts();
    book.play({
        {1000, take_part(1, 2),
         "order 1 PENDING_PAYMENT 1600: 1 x2 at 800; number 1 of sale 1; until 2000"},
        {1001, take_part(2, 2, paid, {tenth}),
         "order 2 PAID 1440: 1 x2 at 800 -160; coupon 1000000001 -160; number 2 of sale 1"},
        {1001, take_part(3, 1), "sale-sold-out 0"},
        {1001, place(3, {of(1, 6)}), "order 3 PENDING_PAYMENT 6000: 1 x6 at 1000; until 2001"},
    });
    EXPECT_EQ(book.take_fact_names(),
              "order.placed sale.sold_out coupon.used points.changed order.paid option.sold_out "
              "order.placed");
    EXPECT_EQ(book.stock(1), "8 held, 2 sold of 10");
    EXPECT_EQ(book.points(2), 98'560);
    EXPECT_EQ(book.cart_lines(1), 1u);
    EXPECT_EQ(book.pieces_counted(1), 2);
    book.expect_whole();
}

TEST(PlaceOrder, OfFiftyLinesAndFiveCouponsIsOneCommit) {
    Book book;
    book.run(0, book.features.catalog, product(1, 10, options(50, 2)));  // options 7 on
    CouponIds coupons;
    for (int i = 0; i < 5; ++i) {
        coupons.push_back(book.new_coupon(1, campaign(fixed(7))));
    }
    auto view = book.run(1, book.features.orders, order_of(1, each_once(7, 50), coupons, paid));
    ASSERT_TRUE(view);
    EXPECT_EQ(view->total, Money(465));
    EXPECT_EQ(view->lines.size(), 50u);
    EXPECT_EQ(view->coupons.size(), 5u);
    EXPECT_EQ(book.stock(7), "0 held, 1 sold of 2");
    EXPECT_EQ(book.stock(56), "0 held, 1 sold of 2");
    EXPECT_EQ(book.coupon_status(coupons[4]), "USED");
    EXPECT_EQ(book.points(1), 100'000 - 465);
    book.expect_whole();
    EXPECT_TRUE(book.run(2, book.features.orders, CancelOrder{{user(1)}, OrderId(1), {}}));
    EXPECT_EQ(book.stock(56), "0 held, 0 sold of 2");
    EXPECT_EQ(book.coupon_status(coupons[4]), "AVAILABLE");
    EXPECT_EQ(book.points(1), 100'000);
    book.expect_whole();
}

}  // namespace
}  // namespace onrush::order
