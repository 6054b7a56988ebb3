// Each law says no when a row is changed behind the catalogue's back.
#include <gtest/gtest.h>

#include "features/catalog/limits.h"
#include "features/catalog/test/words.h"

namespace onrush::catalog {
namespace {

struct Broken : Book {
    Broken() {
        play({{1, new_category(), "category 1 shirts"}});
        run(1, features.catalog, shirt());
    }
    CatalogFeature& catalog = features.catalog;

    // What the laws say after `change`, which no command makes.
    template <typename Change>
    std::vector<std::string> after(Change change) {
        change(catalog);
        return engine::test::broken_laws(domain);
    }
};

std::vector<std::string> only(const std::string& said) {
    return {said};
}

CreateProduct bare_product() {
    CreateProduct input = shirt();
    input.options.reset();
    return input;
}

TEST(CatalogLaws, PiecesAddUp) {
    for (auto change : {+[](Stock& row) { row.on_hand += 1; }, +[](Stock& row) { row.sold += 1; },
                        +[](Stock& row) { row.written_off += 1; }}) {
        Broken broken;
        std::vector<std::string> said = broken.after([&](CatalogFeature& catalog) {
            catalog.stocks.update(*catalog.stocks.find(OptionId(1)), change);
        });
        ASSERT_EQ(said.size(), 1u);
        EXPECT_EQ(said[0].find("stocks: the pieces of option 1 do not add up: 5 received"), 0u)
            << said[0];
    }
}

TEST(CatalogLaws, NothingIsSoldOrWrittenOffBelowNothing) {
    for (auto change :
         {+[](Stock& row) { row.sold = -1; }, +[](Stock& row) { row.written_off = -1; }}) {
        Broken broken;
        std::vector<std::string> said = broken.after([&](CatalogFeature& catalog) {
            const Stock& stock = *catalog.stocks.find(OptionId(1));
            catalog.stocks.update(stock, change);
            catalog.stocks.update(stock, [](Stock& row) { row.on_hand += 1; });
        });
        ASSERT_EQ(said.size(), 1u);
        EXPECT_NE(said[0].find("6 on hand"), std::string::npos) << said[0];
    }
}

TEST(CatalogLaws, NoMoreIsHeldThanThereIs) {
    for (std::int64_t held : {-1, 6}) {
        Broken broken;
        std::vector<std::string> said = broken.after([&](CatalogFeature& catalog) {
            catalog.stocks.update(*catalog.stocks.find(OptionId(1)),
                                  [&](Stock& row) { row.held = held; });
        });
        EXPECT_EQ(said,
                  only(fmt::format("stocks: the pieces of option 1 do not add up: 5 received, "
                                   "0 sold, 0 written off, 5 on hand, {} held",
                                   held)));
    }
}

TEST(CatalogLaws, OptionsHaveNoGapAndAStock) {
    Broken gap;
    EXPECT_EQ(gap.after([](CatalogFeature& catalog) {
        catalog.products.update(*catalog.products.find(ProductId(1)),
                                [](Product& row) { row.options = 3; });
    }),
              only("products: product 1 counts 3 options, but has more or fewer"));
    Broken bare;
    EXPECT_EQ(bare.after([](CatalogFeature& catalog) {
        catalog.stocks.erase(*catalog.stocks.find(OptionId(2)));
    }),
              only("options: option 2 has no stock"));
    Broken cheap;
    EXPECT_EQ(cheap.after([](CatalogFeature& catalog) {
        catalog.options.update(*catalog.options.find(OptionId(1)),
                               [](Option& row) { row.price_delta = Money(-1001); });
    }),
              only("options: option 1 costs -1"));
    Broken unlimited;
    EXPECT_EQ(unlimited.after([](CatalogFeature& catalog) {
        catalog.options.update(*catalog.options.find(OptionId(1)),
                               [](Option& row) { row.per_account = limits::per_account_max + 1; });
    }),
              only("options: option 1 is for 1000001 pieces of an account"));
}

TEST(CatalogLaws, TotalsFollowTheirProduct) {
    const std::string wrong = "products: the totals of product 1 have another category or activity";
    for (auto change : {+[](Totals& row) { row.active = false; },
                        +[](Totals& row) { row.category = CategoryId(2); }}) {
        Broken broken;
        EXPECT_EQ(broken.after([&](CatalogFeature& catalog) {
            catalog.totals.update(*catalog.totals.find(ProductId(1)), change);
        }),
                  only(wrong));
    }
    Broken bare;
    EXPECT_EQ(bare.after([](CatalogFeature& catalog) {
        catalog.totals.erase(*catalog.totals.find(ProductId(1)));
    }),
              only(wrong));
}

TEST(CatalogLaws, WhatARowNamesExists) {
    Broken category;
    EXPECT_EQ(category.after([](CatalogFeature& catalog) {
        catalog.products.update(*catalog.products.find(ProductId(1)),
                                [](Product& row) { row.category = CategoryId(9); });
        catalog.totals.update(*catalog.totals.find(ProductId(1)),
                              [](Totals& row) { row.category = CategoryId(9); });
    }),
              only("products: product 1 names category 9, which does not exist"));
    Broken option;
    EXPECT_EQ(option.after(
                  [](CatalogFeature& catalog) { catalog.stocks.insert({.option = OptionId(9)}); }),
              only("stocks: a stock names option 9, which does not exist"));
    Broken product;
    EXPECT_EQ(product.after([](CatalogFeature& catalog) {
        catalog.totals.insert({.product = ProductId(9), .category = CategoryId(1)});
    }),
              only("product totals: totals name product 9, which does not exist"));
    Broken orphan;
    EXPECT_EQ(
        orphan.after([](CatalogFeature& catalog) {
            catalog.options.insert({.id = OptionId(9), .product = ProductId(9), .place = 1});
        }),
        (std::vector<std::string>{"ids of options: option 9 is above 2, the last one handed out",
                                  "options: option 9 has no product"}));
}

TEST(CatalogLaws, IdsOfProductsWereHandedOut) {
    Broken broken;
    EXPECT_EQ(broken.after([](CatalogFeature& catalog) {
        catalog.products.insert({.id = ProductId(99), .category = CategoryId(1)});
        catalog.totals.insert({.product = ProductId(99), .category = CategoryId(1)});
    }),
              only("ids of products: product 99 is above 1, the last one handed out"));
    Broken category;
    EXPECT_EQ(category.after([](CatalogFeature& catalog) {
        catalog.categories.insert({.id = CategoryId(99), .name = "none"});
    }),
              only("ids of categories: category 99 is above 1, the last one handed out"));
}

TEST(CatalogLaws, PastNamesAreOfWhatExists) {
    PastName good{.number = 1, .product = ProductId(1), .option = OptionId(1), .name = "xs"};
    auto said = [](PastName row) {
        Broken broken;
        return broken.after([&](CatalogFeature& catalog) { catalog.past_names.insert(row); });
    };
    EXPECT_EQ(said(good), std::vector<std::string>{});
    for (auto change : {+[](PastName& row) { row.product = ProductId(9); },
                        +[](PastName& row) { row.option = OptionId(9); },
                        +[](PastName& row) { row.name = ""; }}) {
        PastName bad = good;
        change(bad);
        std::vector<std::string> wrong = said(bad);
        ASSERT_EQ(wrong.size(), 1u);
        EXPECT_TRUE(wrong[0].starts_with("past names: past name 1 is of product ")) << wrong[0];
    }
}

TEST(CatalogLaws, PricesAreInRange) {
    for (std::int64_t price : {std::int64_t{-1}, limits::price_units_max + 1}) {
        Broken broken;
        broken.run(1, broken.features.catalog, bare_product());
        EXPECT_EQ(broken.after([&](CatalogFeature& catalog) {
            catalog.products.update(*catalog.products.find(ProductId(2)),
                                    [&](Product& row) { row.price = Money(price); });
        }),
                  only(fmt::format("products: product 2 has the price {}", price)));
    }
}

// A batch that breaks a law is refused as a whole, so every law votes on the rows that it changed.
TEST(CatalogLaws, VoteOnWhatABatchChanged) {
    Broken broken;
    CatalogFeature& catalog = broken.catalog;
    catalog.stocks.update(*catalog.stocks.find(OptionId(1)), [](Stock& row) { row.held = -1; });
    catalog.products.update(*catalog.products.find(ProductId(1)),
                            [](Product& row) { row.options = 1; });
    catalog.options.update(*catalog.options.find(OptionId(2)), [](Option& row) { row.place = 2; });
    catalog.totals.insert({.product = ProductId(9)});
    std::size_t votes = 0;
    for (const auto& law : broken.domain.laws()) {
        votes += law->vote() ? 1 : 0;
    }
    EXPECT_EQ(votes, 4u);
}

}  // namespace
}  // namespace onrush::catalog
