// Lists of products: four orders, all or one category, page by page.
#include <gtest/gtest.h>

#include "features/catalog/test/words.h"

namespace onrush::catalog {
namespace {

struct Shelf : Book {
    // Products 1 to 4; odd ones in category 1, even ones in category 2.
    Shelf() {
        play({{1, new_category("a"), "category 1 a"}, {1, new_category("b"), "category 2 b"}});
        const std::int64_t prices[] = {300, 100, 200, 100};
        for (std::uint64_t i = 1; i <= 4; ++i) {
            CreateProduct product = shirt();
            product.category_id = CategoryId(i % 2 == 1 ? 1 : 2);
            product.price = Money(prices[i - 1]);
            product.options.reset();
            run(1, features.catalog, product);
        }
        call(1, [&](base::Instant) {
            add_to_totals(features.catalog, ProductId(2), 7, 0);
            add_to_totals(features.catalog, ProductId(3), 9, 1);
            add_to_totals(features.catalog, ProductId(1), 0, 5);
            return std::string();
        });
    }
};

Book::Step list(ProductSort sort, std::uint64_t category = 0, std::string cursor = "",
                std::uint32_t limit = 20) {
    ListProducts input{.sort = sort, .limit = limit};
    if (category != 0) {
        input.category = CategoryId(category);
    }
    if (!cursor.empty()) {
        input.cursor = std::move(cursor);
    }
    return ask(input);
}

TEST(ListProducts, KnowsFourOrders) {
    Shelf shelf;
    shelf.play({
        {2, list(ProductSort::newest), "4 3 2 1 end"},
        {2, list(ProductSort::price), "2 4 3 1 end"},
        {2, list(ProductSort::views), "3 2 4 1 end"},
        {2, list(ProductSort::sales), "1 3 4 2 end"},
        {2, list(ProductSort::newest, 1), "3 1 end"},
        {2, list(ProductSort::price, 2), "2 4 end"},
        {2, list(ProductSort::views, 2), "2 4 end"},
        {2, list(ProductSort::sales, 1), "1 3 end"},
        {2, list(ProductSort::sales, 3), "end"},
    });
    shelf.expect_whole();
}

TEST(ListProducts, GoesOnWhereThePageBeforeEnded) {
    Shelf shelf;
    for (ProductSort sort :
         {ProductSort::newest, ProductSort::price, ProductSort::views, ProductSort::sales}) {
        for (std::uint64_t category : {0, 1, 2}) {
            std::string whole = shelf.say_at(2, list(sort, category));
            std::string pages;
            std::string cursor;
            for (int page = 0; page < 9 && !pages.ends_with("end"); ++page) {
                std::string text = shelf.say_at(2, list(sort, category, cursor, 1));
                std::size_t then = text.find("then ");
                cursor = then == std::string::npos ? "" : text.substr(then + 5);
                pages += text.substr(0, then);
            }
            EXPECT_EQ(pages, whole);
        }
    }
}

TEST(ListProducts, RefusesACursorThatItDidNotGive) {
    Shelf shelf;
    for (const char* bad : {"x", "1", "1.", ".1", "1.x", "1.1 ", "1.9007199254740992", "1-1"}) {
        shelf.play({{2, list(ProductSort::price, 0, bad), "out-of-range /cursor"}});
    }
}

TEST(ListProducts, PagesHave1To100Items) {
    Shelf shelf;
    auto page = [](std::uint32_t limit) { return list(ProductSort::newest, 0, "", limit); };
    shelf.play({
        {2, page(0), "out-of-range /limit"},
        {2, page(1), "4 then 0.4"},
        {2, page(4), "4 3 2 1 end"},
        {2, page(99), "4 3 2 1 end"},
        {2, page(100), "4 3 2 1 end"},
        {2, page(101), "out-of-range /limit"},
        {2, ask(ListProducts{}), "4 3 2 1 end"},
        {2, ask(ListProducts{.limit = 101, .cursor = "x"}), "out-of-range /limit"},
        {2, ask(ListProducts{.cursor = ""}), "out-of-range /cursor"},
        {2, ask(ListProducts{.cursor = std::string(41, '1')}), "out-of-range /cursor"},
    });
    for (int i = 5; i <= 101; ++i) {
        shelf.run(2, shelf.features.catalog, shirt());
    }
    EXPECT_EQ(shelf.run(3, shelf.features.catalog, ListProducts{})->items.size(), 20u);
    EXPECT_EQ(shelf.run(3, shelf.features.catalog, ListProducts{.limit = 100})->items.size(), 100u);
}

TEST(ListProducts, ShowsWhatIsActiveWhereItIsNow) {
    Shelf shelf;
    shelf.run(2, shelf.features.catalog,
              ChangeProduct{.caller = admin(), .product = ProductId(3), .active = false});
    shelf.run(
        2, shelf.features.catalog,
        ChangeProduct{.caller = admin(), .product = ProductId(1), .category_id = CategoryId(2)});
    for (ProductSort sort :
         {ProductSort::newest, ProductSort::price, ProductSort::views, ProductSort::sales}) {
        shelf.play({{3, list(sort, 1), "end"}});
    }
    shelf.play({
        {3, list(ProductSort::newest), "4 2 1 end"},
        {3, list(ProductSort::price), "2 4 1 end"},
        {3, list(ProductSort::views, 2), "2 4 1 end"},
        {3, list(ProductSort::sales, 2), "1 4 2 end"},
    });
    shelf.expect_whole();
}

}  // namespace
}  // namespace onrush::catalog
