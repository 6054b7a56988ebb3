// Categories, products and options, line by line.
#include <gtest/gtest.h>

#include "features/catalog/limits.h"
#include "features/catalog/test/words.h"

namespace onrush::catalog {
namespace {

// So many of two bytes each.
std::string characters(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += "\xc3\xa9";
    }
    return text;
}

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

// Each line breaks a rule and the one after it, where one can break both.
TEST(Product, IsRefusedInTheDocumentedOrder) {
    Book book;
    book.play({
        {1, new_category(), "category 1 shirts"},
        {1,
         engine::test::ask(&Features::accounts, account::SetActive{admin(), AccountId(9), false}),
         "9 - <-> inactive"},
    });
    CreateProduct bad = shirt();
    bad.caller = account::staff(9, 2);
    bad.name = "";
    bad.description = characters(limits::description_characters_max + 1);
    bad.price = Money(-1);
    bad.options = std::vector<NewOption>(limits::options_max + 1);
    bad.category_id = CategoryId(7);
    book.play({{2, new_product(bad), "token-void"}});
    bad.caller = account::staff(9);
    book.play({{2, new_product(bad), "account-inactive"}});
    bad.caller = admin();
    book.play({{2, new_product(bad), "out-of-range /name"}});
    bad.name = "x";
    book.play({{2, new_product(bad), "out-of-range /description"}});
    bad.description = "";
    book.play({{2, new_product(bad), "out-of-range /price"}});
    bad.price = Money(limits::price_units_max + 1);
    book.play({{2, new_product(bad), "out-of-range /price"}});
    bad.price = Money(0);
    book.play({{2, new_product(bad), "out-of-range /options"}});
    bad.options = {{"s", Money(-limits::price_units_max - 1), -1}};
    book.play({{2, new_product(bad), "out-of-range /options/0/priceDelta"}});
    bad.options = {{"s", Money(-1), -1}};
    book.play({{2, new_product(bad), "out-of-range /options/0/stock"}});
    bad.options = {{"s", Money(1), 5}, {"m", Money(1), limits::pieces_max + 1}};
    book.play({{2, new_product(bad), "out-of-range /options/1/stock"}});
    bad.options = {{"s", Money(-1), 5}};
    book.play({{2, new_product(bad), "out-of-range /options"}});
    bad.options = {{"s", Money(1), limits::pieces_max}};
    book.play({{2, new_product(bad), "category-not-found"}});
    bad.category_id = CategoryId(1);
    book.play({{2, new_product(bad), "product 1 x in 1 at 0, 1 s at 1 x1000000000"}});
    book.expect_whole();
}

TEST(Product, TextsHaveLimits) {
    Book book;
    book.play({{1, new_category(), "category 1 shirts"}});
    auto with = [&](std::size_t name, std::size_t description) {
        CreateProduct form = shirt();
        form.name = characters(name);
        form.description = characters(description);
        engine::Result<CreateProduct> result = book.run(2, book.features.catalog, form);
        return result ? "created" : engine::test::say(result.error());
    };
    EXPECT_EQ(with(0, 0), "out-of-range /name");
    EXPECT_EQ(with(1, 0), "created");
    EXPECT_EQ(with(limits::name_characters_max - 1, limits::description_characters_max - 1),
              "created");
    EXPECT_EQ(with(limits::name_characters_max, limits::description_characters_max), "created");
    EXPECT_EQ(with(limits::name_characters_max + 1, limits::description_characters_max + 1),
              "out-of-range /name");
    EXPECT_EQ(with(limits::name_characters_max, limits::description_characters_max + 1),
              "out-of-range /description");
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
        {2, change({.category_id = CategoryId(2), .price = Money(900), .active = false}),
         "product 1 tee in 2 at 900 inactive, 1 s at 900 x5, 2 m at 1100 x0"},
    });
    LookUpAnyProduct look_up{{ProductId(1)}, admin()};
    EXPECT_EQ(book.run(3, book.features.catalog, look_up)->description, "cotton");
    ChangeProduct emptied{.caller = admin(), .product = ProductId(1)};
    emptied.description.emplace();  // null
    EXPECT_EQ(book.run(4, book.features.catalog, emptied)->description, "");
    book.expect_whole();
}

TEST(Product, ThatIsNotActiveIsKnownToStaffAlone) {
    Book book;
    CreateProduct secret = shirt();
    secret.active = false;
    std::string shown = "product 1 shirt in 1 at 1000 inactive, 1 s at 1000 x5, 2 m at 1200 x0";
    auto by = [](engine::Staff caller) { return ask(LookUpAnyProduct{{ProductId(1)}, caller}); };
    book.play({
        {1, new_category(), "category 1 shirts"},
        {1, new_product(secret), shown},
        {2, ask(LookUpProduct{ProductId(1)}), "product-not-found"},
        {2, ask(LookUpProduct{ProductId(2)}), "product-not-found"},
        {2, by(admin()), shown},
        {2, by(account::staff(1)), shown},
        {2, by(account::staff(1, 9)), "token-void"},
        {2, by({user(99)}), "token-void"},
        {3, ask(LookUpAnyProduct{{ProductId(2)}, admin()}), "product-not-found"},
    });
    book.expect_whole();
}

TEST(Product, RefusesChangesInTheDocumentedOrder) {
    Book book;
    auto change = [](std::uint64_t product, ChangeProduct input) {
        input.caller = admin();
        input.product = ProductId(product);
        return ask(std::move(input));
    };
    book.play({
        {1, new_category(), "category 1 shirts"},
        {1, new_product(), whole_shirt},
        {2, ask(ChangeProduct{.caller = account::staff(99), .name = ""}), "token-void"},
        {2,
         change(2, {.name = "", .description = characters(limits::description_characters_max + 1)}),
         "out-of-range /name"},
        {2,
         change(2, {.description = characters(limits::description_characters_max + 1),
                    .price = Money(-1)}),
         "out-of-range /description"},
        {2, change(2, {.price = Money(-1)}), "out-of-range /price"},
        {2, change(2, {.price = Money(limits::price_units_max)}), "product-not-found"},
        // Option 2 costs 200 more.
        {2, change(1, {.category_id = CategoryId(9), .price = Money(limits::price_units_max)}),
         "out-of-range /price"},
        {2, change(1, {.price = Money(limits::price_units_max - 199)}), "out-of-range /price"},
        {2, change(1, {.category_id = CategoryId(9)}), "category-not-found"},
        {2, change(1, {.price = Money(limits::price_units_max - 200)}),
         "product 1 shirt in 1 at 999999999800, 1 s at 999999999800 x5, "
         "2 m at 1000000000000 x0"},
    });
    book.expect_whole();
}

TEST(Product, HasAtMostAHundredOptions) {
    Book book;
    CreateProduct many = shirt();
    many.options = std::vector<NewOption>(limits::options_max - 1, {"x", {}, {}});
    auto add = [](std::uint64_t product, std::int64_t delta, std::string name = "new") {
        return ask(AddOption{admin(), ProductId(product), std::move(name), Money(delta), 3});
    };
    book.play({{1, new_category(), "category 1 shirts"}});
    book.run(1, book.features.catalog, many);
    book.play({
        {1, add(2, 0, ""), "out-of-range /name"},
        {1, add(2, -limits::price_units_max - 1), "out-of-range /priceDelta"},
        {1, add(2, -1001), "product-not-found"},
        {1, add(1, -1001), "out-of-range /priceDelta"},
        {1, add(1, -1000), "100 new at 0 x3"},
        {1, add(1, -1001), "out-of-range /priceDelta"},
        {1, add(1, 0), "options-full"},
    });
    many.options = std::vector<NewOption>(limits::options_max, {"x", {}, {}});
    EXPECT_TRUE(book.run(1, book.features.catalog, many));
    book.expect_whole();
}

TEST(Option, ChangesOnlyAsPartOfItsProduct) {
    Book book;
    auto change = [](std::uint64_t product, std::uint64_t option, ChangeOption input) {
        input.caller = admin();
        input.product = ProductId(product);
        input.option_id = OptionId(option);
        return ask(std::move(input));
    };
    book.play({
        {1, new_category(), "category 1 shirts"},
        {1, new_product(), whole_shirt},
        {1, new_product(), "product 2 shirt in 1 at 1000, 3 s at 1000 x5, 4 m at 1200 x0"},
        {2, change(1, 1, {.name = "xs"}), "1 xs at 1000 x5"},
        {2, change(1, 1, {.price_delta = Money(-1000)}), "1 xs at 0 x5"},
        {2, change(1, 1, {.price_delta = std::optional<Money>()}), "1 xs at 1000 x5"},  // null
        {2, change(3, 1, {}), "product-not-found"},
        {2, change(1, 3, {}), "option-not-found"},
        {2, change(1, 9, {}), "option-not-found"},
        {2, change(3, 1, {.name = ""}), "out-of-range /name"},
        {2, change(3, 1, {.price_delta = Money(limits::price_units_max + 1)}),
         "out-of-range /priceDelta"},
        {2, change(3, 9, {.price_delta = Money(-1001)}), "product-not-found"},
        {2, change(1, 9, {.price_delta = Money(-1001)}), "option-not-found"},
        {2, change(1, 1, {.price_delta = Money(-1001)}), "out-of-range /priceDelta"},
    });
    book.expect_whole();
}

TEST(Option, MayHaveALimitForEachAccount) {
    Book book;
    auto add = [](std::optional<std::uint32_t> per_account) {
        return ask(AddOption{admin(), ProductId(1), "l", {}, 3, per_account});
    };
    auto change = [](base::Clearable<std::uint32_t> per_account) {
        return ask(ChangeOption{.caller = admin(),
                                .product = ProductId(1),
                                .option_id = OptionId(1),
                                .per_account = per_account});
    };
    CreateProduct limited = shirt();
    limited.options = std::vector<NewOption>{{"s", {}, 5, 2}};
    book.play({
        {1, new_category(), "category 1 shirts"},
        {1, ask(limited), "product 1 shirt in 1 at 1000, 1 s at 1000 x5, 2 of an account"},
        {1, add({}), "2 l at 1000 x3"},
        {1, add(0), "out-of-range /perAccount"},
        {1, add(1), "3 l at 1000 x3, 1 of an account"},
        {1, add(limits::per_account_max - 1), "4 l at 1000 x3, 999999 of an account"},
        {1, add(limits::per_account_max), "5 l at 1000 x3, 1000000 of an account"},
        {1, add(limits::per_account_max + 1), "out-of-range /perAccount"},
        {2, change({}), "1 s at 1000 x5, 2 of an account"},
        {2, change(std::optional<std::uint32_t>()), "1 s at 1000 x5"},  // null
        {2, change(7u), "1 s at 1000 x5, 7 of an account"},
        {2, change(0u), "out-of-range /perAccount"},
        {2, change(limits::per_account_max + 1), "out-of-range /perAccount"},
    });
    limited.options = std::vector<NewOption>{{"s", {}, 5, limits::per_account_max + 1}};
    book.play({{2, ask(limited), "out-of-range /options/0/perAccount"}});
    book.expect_whole();
}

TEST(Names, ThatWereReplacedAreKeptForThoseWhoSawThem) {
    Book book;
    CatalogFeature& catalog = book.features.catalog;
    auto names = [&](std::uint32_t replaced) {
        return name_then(catalog, *catalog.products.find(ProductId(1)), replaced) + " " +
               name_then(catalog, *catalog.options.find(OptionId(1)), replaced);
    };
    auto rename = [&](const char* product, const char* option) {
        ChangeProduct change{.caller = admin(), .product = ProductId(1)};
        change.name = product;
        EXPECT_TRUE(book.run(2, catalog, change));
        ChangeOption other{.caller = admin(), .product = ProductId(1), .option_id = OptionId(1)};
        other.name = option;
        EXPECT_TRUE(book.run(2, catalog, other));
    };
    book.play({
        {1, new_category(), "category 1 shirts"},
        {1, new_product(), whole_shirt},
        {1, new_product(), "product 2 shirt in 1 at 1000, 3 s at 1000 x5, 4 m at 1200 x0"},
    });
    EXPECT_EQ(names(0), "shirt s");
    rename("shirt", "s");  // nothing is replaced
    EXPECT_EQ(names_replaced(catalog), 0u);
    rename("tee", "s");
    EXPECT_EQ(names(1), "tee s");
    rename("tee", "small");
    rename("top", "S");
    EXPECT_EQ(names_replaced(catalog), 4u);
    EXPECT_EQ(names(0), "shirt s");
    EXPECT_EQ(names(1), "tee s");
    EXPECT_EQ(names(2), "tee small");
    EXPECT_EQ(names(3), "top small");
    EXPECT_EQ(names(4), "top S");
    EXPECT_EQ(name_then(catalog, *catalog.products.find(ProductId(2)), 0), "shirt");
    EXPECT_EQ(name_then(catalog, *catalog.options.find(OptionId(2)), 0), "m");
    book.expect_whole();
}

TEST(Names, AreKeptAThousandTimes) {
    Book book;
    CatalogFeature& catalog = book.features.catalog;
    book.play({{1, new_category(), "category 1 shirts"}, {1, new_product(), whole_shirt}});
    ChangeProduct change{.caller = admin(), .product = ProductId(1)};
    auto rename = [&](std::size_t times) {
        for (std::size_t i = 0; i < times; ++i) {
            change.name = fmt::format("name {}", names_replaced(catalog));
            book.run(2, catalog, change);
        }
        return name_then(catalog, *catalog.products.find(ProductId(1)), 0);
    };
    EXPECT_EQ(rename(limits::past_names_max - 1), "shirt");
    EXPECT_EQ(rename(1), "shirt");
    EXPECT_EQ(catalog.past_names.size(), limits::past_names_max);
    EXPECT_EQ(rename(1), "name 0");
    EXPECT_EQ(catalog.past_names.size(), limits::past_names_max);
    EXPECT_EQ(names_replaced(catalog), limits::past_names_max + 1);
    book.expect_whole();
}

TEST(Categories, ComeInPagesOldestFirst) {
    Book book;
    book.play({
        {1, ask(CreateCategory{account::staff(1, 9), ""}), "token-void"},
        {1, ask(CreateCategory{admin(), ""}), "out-of-range /name"},
        {1, ask(CreateCategory{admin(), characters(limits::name_characters_max + 1)}),
         "out-of-range /name"},
        {1, ask(ListCategories{}), "end"},
        {1, new_category("a"), "category 1 a"},
        {1, new_category("a"), "category 2 a"},
        {1, new_category("b"), "category 3 b"},
        {1, ask(ListCategories{.limit = 2}), "1 2 then 2"},
        {1, ask(ListCategories{.limit = 2, .cursor = CategoryId(2)}), "3 end"},
        {1, ask(ListCategories{.cursor = CategoryId(3)}), "end"},
        {1, ask(ListCategories{.limit = 0}), "out-of-range /limit"},
        {1, ask(ListCategories{.limit = 101}), "out-of-range /limit"},
        {1, ask(ListCategories{.limit = 100}), "1 2 3 end"},
    });
    book.expect_whole();
}

TEST(Stock, ArrivesAndIsWrittenOffButNotBelowWhatIsHeld) {
    Book book;
    book.play({
        {1, new_category(), "category 1 shirts"},
        {1, new_product(), whole_shirt},
        {1, ask(ChangeStock{admin(), OptionId(9), limits::pieces_max + 1, ""}),
         "out-of-range /change"},
        {1, ask(ChangeStock{admin(), OptionId(9), -limits::pieces_max - 1, "r"}),
         "out-of-range /change"},
        {1, ask(ChangeStock{admin(), OptionId(9), 0, ""}), "out-of-range /reason"},
        {1,
         ask(ChangeStock{admin(), OptionId(9), 0, characters(limits::reason_characters_max + 1)}),
         "out-of-range /reason"},
        {1, change_stock(9, 0), "option-not-found"},
        {1, change_stock(1, 0), "out-of-range /change"},
        {1, change_stock(1, limits::pieces_max - 4), "out-of-range /change"},
        {1, change_stock(1, -6), "stock-below-held"},
        {1, change_stock(1, 2), "option 1: 7 on hand, 0 held, 7 available, 0 sold"},
    });
    book.with_stock(2, 1,
                    [](CatalogFeature& catalog, OptionId option) { hold(catalog, option, 4); });
    book.play({
        {3, change_stock(1, -4), "stock-below-held"},
        {3, change_stock(1, -3), "option 1: 4 on hand, 4 held, 0 available, 0 sold"},
        {4, change_stock(1, limits::pieces_max - 4),
         "option 1: 1000000000 on hand, 4 held, 999999996 available, 0 sold"},
    });
    auto refused =
        book.run(5, book.features.catalog, ChangeStock{admin(), OptionId(2), -1, "broken"});
    EXPECT_EQ(engine::test::numbers_of(refused.error()), engine::test::Numbers{0});
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

TEST(Stock, OfANewOptionArrivesAndIsNotBack) {
    Book book;
    book.play({{1, new_category(), "category 1 shirts"}, {1, new_product(), whole_shirt}});
    std::string first = R"(stock.changed {"option_id":1,"change":5,"reason":"first stock"})";
    EXPECT_EQ(book.take_facts(), std::vector<std::string>{first});  // option 2 came without any
    book.play({{2, ask(AddOption{admin(), ProductId(1), "l", {}, 3}), "3 l at 1000 x3"}});
    first = R"(stock.changed {"option_id":3,"change":3,"reason":"first stock"})";
    EXPECT_EQ(book.take_facts(), std::vector<std::string>{first});
    book.play({{3, change_stock(2, 4), "option 2: 4 on hand, 0 held, 4 available, 0 sold"}});
    EXPECT_EQ(
        book.take_facts(),
        std::vector<std::string>{R"(stock.changed {"option_id":2,"change":4,"reason":"test"})"});
    book.play({{4, change_stock(2, -4), "option 2: 0 on hand, 0 held, 0 available, 0 sold"},
               {5, change_stock(2, 1), "option 2: 1 on hand, 0 held, 1 available, 0 sold"}});
    EXPECT_EQ(book.take_facts(),
              (std::vector<std::string>{
                  R"(option.sold_out {"option_id":2,"product_id":1})",
                  R"(stock.changed {"option_id":2,"change":-4,"reason":"test"})",
                  R"(option.back_in_stock {"option_id":2,"product_id":1,"available":1})",
                  R"(stock.changed {"option_id":2,"change":1,"reason":"test"})"}));
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

}  // namespace
}  // namespace onrush::catalog
