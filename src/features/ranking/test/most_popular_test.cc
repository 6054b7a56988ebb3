// How the most popular are found without a look at all rows.
#include "features/ranking/most_popular.h"

#include <random>

#include <gtest/gtest.h>

#include "features/ranking/test/model.h"
#include "features/ranking/test/words.h"
#include "features/ranking/walk.h"

namespace onrush::ranking {
namespace {

// All of a table at once, and enough products for the walks to stop early. Often a view is worth as
// much as a piece, 3 views at most and 2 pieces: then there are ties everywhere.
TEST(MostPopular, AreThoseOfAScan) {
    std::mt19937_64 random(1);
    auto below = [&](std::uint64_t n) { return random() % n; };
    for (int round = 0; round < 100 && !testing::Test::HasFailure(); ++round) {
        std::size_t products = 1 + below(80);
        Book book(products);
        catalog::CatalogModel catalog;
        catalog.products.resize(products, {.category = 1});
        RankingModel model;
        std::uint64_t views_max = below(2) == 0 ? 4 : 1000;
        std::uint64_t sales_max = below(2) == 0 ? 4 : 1000;
        std::uint64_t sold_percent = below(101);
        book.call(1, [&](base::Instant now) {
            for (std::uint64_t id = 1; id <= products; ++id) {
                std::uint64_t views = below(views_max);
                std::int64_t sales =
                    below(100) < sold_percent ? static_cast<std::int64_t>(below(sales_max)) - 1 : 0;
                add_counts(book.features.ranking, ProductId(id), {views, sales}, now, now);
                model.count(catalog, id, static_cast<std::int64_t>(views), sales, now, now);
            }
            return std::string();
        });
        for (Window window : {Window::hours_1, Window::all}) {
            for (std::size_t count : {std::size_t{1}, 1 + below(10), products, products + 1}) {
                List list{RankingKind::popular, window, {}};
                ASSERT_EQ(numbers_of(read_list(book.features.ranking, list, count)),
                          model.ranked(list, catalog, count))
                    << "round " << round << " count " << count;
            }
        }
    }
}

// A thousand products with one view each are ties all the way down, and yet no reason to go there.
TEST(MostPopular, StopsOnceNoOtherProductCanGetIn) {
    Book book(1000);
    std::vector<ViewCount> counts;
    for (std::uint64_t id = 1; id <= 1000; ++id) {
        counts.push_back({ProductId(id), 1});
    }
    count_all(book, counts);
    book.sell(1, 3, 1);
    book.pass(201);
    const RankingFeature& feature = book.features.ranking;
    auto rows_of = [&](auto by_views, auto by_sales, std::size_t count) {
        using Views = Walk<decltype(by_views), &Score::views>;
        using Sales = Walk<decltype(by_sales), &Score::sales>;
        MostPopular search(Views(feature.catalog, by_views, {}),
                           Sales(feature.catalog, by_sales, {}), count);
        EXPECT_EQ(search.find().front().product->id, ProductId(3));
        return search.rows();
    };
    auto by_views = feature.scores.by<ByViews>().starting_with(Window::days_7);
    auto by_sales = feature.scores.by<BySales>().starting_with(Window::days_7);
    EXPECT_EQ(rows_of(by_views, by_sales, 1), 2u);
    EXPECT_EQ(rows_of(by_views, by_sales, 100), 100u);
}

}  // namespace
}  // namespace onrush::ranking
