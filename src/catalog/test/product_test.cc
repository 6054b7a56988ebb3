// Categories, products and options, line by line.
#include <gtest/gtest.h>

#include "catalog/entity_tag.h"
#include "catalog/limits.h"
#include "catalog/test/words.h"

namespace onrush::catalog {
namespace {

constexpr const char* whole_shirt = "product 1 shirt in 1 at 1000, 1 s at 1000 x5, 2 m at 1200 x0";

TEST(Product, IsCreatedWithItsOptionsAndTheirStock) {
    Book book;
    book.play({
        {1, new_category(), "category 1 shirts"},
        {1, new_product(), whole_shirt},
        {2, ask(LookUpProduct{ProductId(1)}), whole_shirt},
        {2, ask(LookUpProduct{ProductId(2)}), "product-not-found"},
    });
    book.expect_whole();
}

TEST(Product, IsRefusedInTheDocumentedOrder) {
    Book book;
    book.play({
        {1, new_category(), "category 1 shirts"},
        {1,
         engine::test::ask(&Features::accounts, account::SetActive{admin(), AccountId(9), false}),
         "9 - <-> inactive"},
    });
    CreateProduct bad = shirt();
    bad.caller = {account::AccountId(9), 2, account::Role::admin};
    bad.name = "";
    bad.description = std::string(limits::description_bytes_max + 1, 'x');
    bad.price = Money(-1);
    bad.options.resize(limits::options_max + 1);
    bad.category = CategoryId(7);
    book.play({{2, new_product(bad), "token-void"}});
    bad.caller.token_epoch = 1;
    book.play({{2, new_product(bad), "account-inactive"}});
    bad.caller = admin();
    book.play({{2, new_product(bad), "name-out-of-range"}});
    bad.name = "x";
    book.play({{2, new_product(bad), "description-out-of-range"}});
    bad.description = "";
    book.play({{2, new_product(bad), "price-out-of-range"}});
    bad.price = Money(limits::price_units_max + 1);
    book.play({{2, new_product(bad), "price-out-of-range"}});
    bad.price = Money(0);
    book.play({{2, new_product(bad), "options-out-of-range"}});
    bad.options = {{"s", Money(-1), 5}};
    book.play({{2, new_product(bad), "options-out-of-range"}});
    bad.options = {{"s", Money(1), limits::pieces_max + 1}};
    book.play({{2, new_product(bad), "options-out-of-range"}});
    bad.options = {{"s", Money(1), limits::pieces_max}};
    book.play({{2, new_product(bad), "category-not-found"}});
    bad.category = CategoryId(1);
    book.play({{2, new_product(bad), "product 1 x in 1 at 0, 1 s at 1 x1000000000"}});
    book.expect_whole();
}

TEST(Product, ChangesWhatIsGivenAndNothingElse) {
    Book book;
    auto change = [](ChangeProduct input) {
        input.caller = admin();
        input.product = ProductId(1);
        return ask(std::move(input));
    };
    book.play({
        {1, new_category(), "category 1 shirts"},
        {1, new_category("socks"), "category 2 socks"},
        {1, new_product(), whole_shirt},
        {2, change({}), whole_shirt},
        {2, change({.name = "tee"}), "product 1 tee in 1 at 1000, 1 s at 1000 x5, 2 m at 1200 x0"},
        {2, change({.category = CategoryId(2), .price = Money(900), .active = false}),
         "product 1 tee in 2 at 900 inactive, 1 s at 900 x5, 2 m at 1100 x0"},
        {2, ask(ChangeProduct{.caller = admin(), .product = ProductId(2)}), "product-not-found"},
        {2, change({.name = "", .price = Money(-1)}), "name-out-of-range"},
        {2,
         change({.description = std::string(limits::description_bytes_max + 1, 'x'),
                 .price = Money(-1)}),
         "description-out-of-range"},
        {2, change({.category = CategoryId(9), .price = Money(limits::price_units_max)}),
         "price-out-of-range"},  // for option 2
        {2, change({.category = CategoryId(9)}), "category-not-found"},
    });
    book.expect_whole();
}

TEST(Product, HasAtMostAHundredOptions) {
    Book book;
    CreateProduct many = shirt();
    many.options.assign(limits::options_max - 1, {"x", std::nullopt, std::nullopt});
    auto add = [](std::uint64_t product, Money delta) {
        return ask(AddOption{admin(), ProductId(product), {"new", delta, 3}});
    };
    book.play({{1, new_category(), "category 1 shirts"}});
    book.run(1, book.features.catalog, many);
    book.play({
        {1, add(2, Money(0)), "product-not-found"},
        {1, add(1, Money(-1001)), "option-out-of-range"},
        {1, add(1, Money(-1000)), "100 new at 0 x3"},
        {1, add(1, Money(-1001)), "option-out-of-range"},
        {1, add(1, Money(0)), "options-full"},
    });
    book.expect_whole();
}

TEST(Option, ChangesOnlyAsPartOfItsProduct) {
    Book book;
    auto change = [](std::uint64_t product, std::uint64_t option, ChangeOption input) {
        input.caller = admin();
        input.product = ProductId(product);
        input.option = OptionId(option);
        return ask(std::move(input));
    };
    book.play({
        {1, new_category(), "category 1 shirts"},
        {1, new_product(), whole_shirt},
        {1, new_product(), "product 2 shirt in 1 at 1000, 3 s at 1000 x5, 4 m at 1200 x0"},
        {2, change(1, 1, {.name = "xs"}), "1 xs at 1000 x5"},
        {2, change(1, 1, {.price_delta = Money(-1000)}), "1 xs at 0 x5"},
        {2, change(3, 1, {}), "product-not-found"},
        {2, change(1, 3, {}), "option-not-found"},
        {2, change(1, 9, {}), "option-not-found"},
        {2, change(1, 1, {.name = "", .price_delta = Money(-1001)}), "name-out-of-range"},
        {2, change(1, 1, {.price_delta = Money(-1001)}), "price-out-of-range"},
    });
    book.expect_whole();
}

TEST(Categories, ComeInPagesOldestFirst) {
    Book book;
    book.play({
        {1, ask(CreateCategory{user(1, 9), "a"}), "token-void"},
        {1, ask(CreateCategory{admin(), ""}), "name-out-of-range"},
        {1, ask(ListCategories{}), "end"},
        {1, new_category("a"), "category 1 a"},
        {1, new_category("a"), "category 2 a"},
        {1, new_category("b"), "category 3 b"},
        {1, ask(ListCategories{.limit = 2}), "1 2 then 2"},
        {1, ask(ListCategories{.after = CategoryId(2), .limit = 2}), "3 end"},
    });
    book.expect_whole();
}

TEST(Stock, ArrivesAndIsWrittenOffButNotBelowWhatIsHeld) {
    Book book;
    book.play({
        {1, new_category(), "category 1 shirts"},
        {1, new_product(), whole_shirt},
        {1, change_stock(9, 0), "option-not-found"},
        {1, ask(ChangeStock{admin(), OptionId(1), 0, ""}), "change-out-of-range"},
        {1, change_stock(1, limits::pieces_max), "change-out-of-range"},
        {1, ask(ChangeStock{admin(), OptionId(1), -9, ""}), "reason-out-of-range"},
        {1, change_stock(1, -6), "stock-below-held available 5"},
        {1, change_stock(1, 2), "option 1: 7 on hand, 0 held, 7 available, 0 sold"},
    });
    book.with_stock(2, 1,
                    [](CatalogFeature& catalog, OptionId option) { hold(catalog, option, 4); });
    book.play({
        {3, change_stock(1, -4), "stock-below-held available 3"},
        {3, change_stock(1, -3), "option 1: 4 on hand, 4 held, 0 available, 0 sold"},
    });
    book.expect_whole();
}

TEST(Stock, SaysWhenTheLastGoesAndTheFirstComesBack) {
    Book book;
    book.play({{1, new_category(), "category 1 shirts"}, {1, new_product(), whole_shirt}});
    (void)book.take_facts();
    EXPECT_EQ(book.with_stock(2, 1,
                              [](CatalogFeature& catalog, OptionId option) {
                                  hold(catalog, option, 2);
                                  sell(catalog, option, 2);
                                  hold(catalog, option, 1);
                                  sell_held(catalog, option, 2);
                              }),
              "option 1: 1 on hand, 1 held, 0 available, 4 sold");
    EXPECT_EQ(book.take_facts(),
              (std::vector<std::string>{"option.sold_out {\"option_id\":1,\"product_id\":1}"}));
    EXPECT_EQ(book.with_stock(3, 1,
                              [](CatalogFeature& catalog, OptionId option) {
                                  take_back_held(catalog, option, 1);
                                  take_back(catalog, option, 2);
                                  release(catalog, option, 2);
                              }),
              "option 1: 4 on hand, 0 held, 4 available, 1 sold");
    EXPECT_EQ(book.take_facts(),
              (std::vector<std::string>{"option.back_in_stock {\"option_id\":1,\"product_id\":1,"
                                        "\"available\":2}"}));
    book.expect_whole();
}

TEST(StockDeathTest, StopsTheProcessRatherThanPromiseWhatIsNotThere) {
    Book book;
    book.play({{1, new_category(), "category 1 shirts"}, {1, new_product(), whole_shirt}});
    auto stops = [&](auto move) {
        EXPECT_DEATH(
            book.with_stock(
                2, 1, [&](CatalogFeature& catalog, OptionId option) { move(catalog, option); }),
            "option 1 would hold");
    };
    stops([](CatalogFeature& catalog, OptionId option) { hold(catalog, option, 6); });
    stops([](CatalogFeature& catalog, OptionId option) { sell(catalog, option, 6); });
    stops([](CatalogFeature& catalog, OptionId option) { release(catalog, option, 1); });
    stops([](CatalogFeature& catalog, OptionId option) { take_back(catalog, option, 1); });
}

TEST(EntityTag, FollowsAllThatIsShownButTheViews) {
    Book book;
    book.play({{1, new_category(), "category 1 shirts"}, {1, new_product(), whole_shirt}});
    auto tag = [&] {
        return entity_tag_of(
            view_of(book.features.catalog, *book.features.catalog.products.find(ProductId(1))));
    };
    std::uint64_t before = tag();
    book.call(2, [&](const engine::Turn&) {
        count(book.features.catalog, ProductId(1), 5, 0);
        return std::string();
    });
    EXPECT_EQ(tag(), before);
    book.with_stock(3, 1,
                    [](CatalogFeature& catalog, OptionId option) { hold(catalog, option, 1); });
    EXPECT_NE(tag(), before);
    std::string sent = fmt::format("\"a\", W/\"zz\", {}", to_text(before).view());
    EXPECT_EQ(to_text(0x0123'4567'89ab'cdef).view(), "W/\"0123456789abcdef\"");
    EXPECT_TRUE(parse_entity_tags(sent).has(before));
    EXPECT_FALSE(parse_entity_tags(sent).has(before + 1));
    EXPECT_TRUE(parse_entity_tags("*").has(before));
    EXPECT_FALSE(parse_entity_tags("").has(0));
    EXPECT_FALSE(parse_entity_tags("W/\"0123").has(0));
}

}  // namespace
}  // namespace onrush::catalog
