// What rankings show: order, categories, what is inactive, ranks, and how old an answer may be.
#include <gtest/gtest.h>

#include "features/ranking/limits.h"
#include "features/ranking/test/words.h"

namespace onrush::ranking {
namespace {

using enum RankingKind;

// Products 1 to 4; odd ones in category 1, even ones in category 2. At 1000 all is counted.
struct Shelf : Book {
    Shelf() {
        for (std::uint64_t i = 1; i <= 4; ++i) {
            add_product(i % 2 == 1 ? 1 : 2);
        }
        view(1, 1, 10);
        view(1, 2, 5);
        view(1, 3, 5);
        sell(1, 2, 4);
        sell(1, 3, 1);
        sell(1, 4, 1);
        pass(1000);
    }
};

TEST(Ranking, ShowsTheMostFirstAndOfEqualsTheNewer) {
    Shelf shelf;
    for (Window window : windows) {
        shelf.play({
            {1000, most(views, window), "1:10 3:5 2:5 end"},
            {1000, most(sales, window), "2:4 4:1 3:1 end"},
            {1000, most(popular, window), "2:7000 1:6000 3:4000 4:1000 end"},
            {1000, most(views, window, 1), "1:10 3:5 end"},
            {1000, most(sales, window, 1), "3:1 end"},
            {1000, most(popular, window, 1), "3:7000 1:6000 end"},
            {1000, most(popular, window, 2), "2:10000 4:1000 end"},
            {1000, most(popular, window, 3), "end"},
        });
    }
    shelf.expect_whole();
}

TEST(Ranking, SaysWhatAProductIs) {
    Shelf shelf;
    auto page = shelf.run(1000, shelf.features.ranking,
                          LookUpRanking{.by = popular, .window = "7d", .limit = 2});
    RankingPage first = page_of(*page);
    ASSERT_EQ(first.items.size(), 2u);
    EXPECT_EQ(first.window, "7d");
    const RankingItem& item = first.items[1];
    EXPECT_EQ(item.rank, 2u);
    EXPECT_EQ(item.product_id, ProductId(1));
    EXPECT_EQ(item.category_id, CategoryId(1));
    EXPECT_EQ(item.name, "x");
    EXPECT_EQ(item.price, base::Money(1000));
    EXPECT_EQ(item.views, 10u);
    EXPECT_EQ(item.sales, 0);
    EXPECT_EQ(item.score, 6000u);
    auto by_views = shelf.run(1000, shelf.features.ranking, LookUpRanking{.by = views});
    EXPECT_FALSE(page_of(*by_views).items[0].score);
}

TEST(Ranking, HasPagesOf1To100) {
    Book book(102);
    std::vector<ViewCount> counts;
    for (std::uint64_t i = 1; i <= 102; ++i) {
        counts.push_back({ProductId(i), 1});
    }
    count_all(book, counts);
    auto size = [&](std::optional<std::uint32_t> limit) {
        auto page = book.run(1, book.features.ranking, LookUpRanking{.by = views, .limit = limit});
        return page_of(*page).items.size();
    };
    EXPECT_EQ(size(1), 1u);
    EXPECT_EQ(size(99), 99u);
    EXPECT_EQ(size(100), 100u);
    EXPECT_EQ(size(std::nullopt), 20u);
    book.play({
        {1, most(views, Window::all, 0, 0), "out-of-range /limit"},
        {1, most(views, Window::all, 0, 101), "out-of-range /limit"},
    });
}

// Each line breaks a rule and the one after it, where one can break both.
TEST(Ranking, RefusesInTheDocumentedOrder) {
    Book book(1);
    const std::string too_long(21, 'd');
    book.play({
        {1, ask(LookUpRanking{.window = too_long, .limit = 0}), "out-of-range /window"},
        {1, ask(LookUpRanking{.window = "2d", .limit = 0}), "out-of-range /limit"},
        {1, ask(LookUpRanking{.window = "2d"}), "out-of-range /window"},
        {1, ask(LookUpRanking{.window = ""}), "out-of-range /window"},
        {1, ask(LookUpRanking{}), "end"},
        {1, ask(LookUpRank{ProductId(9), too_long}), "out-of-range /window"},
        {1, ask(LookUpRank{ProductId(9), "2d"}), "out-of-range /window"},
        {1, ask(LookUpRank{ProductId(9), "1h"}), "product-not-found"},
        {1, ask(LookUpRank{ProductId(1), std::nullopt}), "24h views - 0 sales - 0 popular -"},
    });
}

TEST(Ranking, NeverShowsWhatIsInactive) {
    Shelf shelf;
    shelf.set_active(1000, 1, false);
    shelf.set_active(1000, 2, false);
    for (Window window : windows) {
        shelf.play({
            {1000, most(views, window), "3:5 end"},
            {1000, most(sales, window), "4:1 3:1 end"},
            {1000, most(popular, window), "3:10000 4:4000 end"},
            {1000, most(views, window, 2), "end"},
            {1000, rank_of(1, window), "product-not-found"},
        });
    }
    // Views of it meanwhile count when it is back.
    shelf.view(2000, 1, 1);
    EXPECT_EQ(shelf.live(2000, {views, Window::days_3, {}}), "3:5 end");
    shelf.set_active(2000, 1, true);
    shelf.view(2001, 1, 1);
    for (Window window : windows) {
        EXPECT_EQ(shelf.live(2001, {views, window, {}}), "1:12 3:5 end");
    }
    shelf.expect_whole();
}

TEST(Ranking, FollowsAProductIntoAnotherCategoryWhenItIsNextCounted) {
    Shelf shelf;
    shelf.put_in(1000, 1, 2);
    auto live = [&](Window window, std::uint64_t category) {
        return shelf.live(1000, {views, window, CategoryId(category)});
    };
    EXPECT_EQ(live(Window::all, 2), "1:10 2:5 end");
    EXPECT_EQ(live(Window::days_7, 1), "3:5 end");
    EXPECT_EQ(live(Window::days_7, 2), "2:5 end");
    shelf.sell(1000, 1);
    shelf.pass(1200);
    for (Window window : windows) {
        EXPECT_EQ(shelf.live(1200, {views, window, CategoryId(2)}), "1:10 2:5 end");
        EXPECT_EQ(shelf.live(1200, {popular, window, CategoryId(2)}), "2:7000 1:7000 4:1000 end");
    }
    shelf.expect_whole();
}

// The longer windows too, when a bucket leaves the shortest.
TEST(Ranking, FollowsAProductWhenABucketLeaves) {
    Shelf shelf;
    shelf.put_in(1000, 1, 2);
    shelf.set_active(1000, 3, false);
    EXPECT_EQ(shelf.live(10 * minute - 1, {views, Window::days_30, CategoryId(2)}), "2:5 end");
    EXPECT_EQ(shelf.live(10 * minute, {views, Window::days_30, CategoryId(2)}), "1:10 2:5 end");
    EXPECT_FALSE(shelf.features.ranking.scores.find(ProductId(3), Window::days_30)->active);
    shelf.set_active(10 * minute, 3, true);
    EXPECT_EQ(shelf.live(60 * minute - 1, {views, Window::days_30, CategoryId(1)}), "end");
    EXPECT_EQ(shelf.live(60 * minute, {views, Window::days_30, CategoryId(1)}), "3:5 end");
    shelf.expect_whole();
}

TEST(Ranking, SkipsAThousandAtMost) {
    constexpr auto many = static_cast<std::uint64_t>(limits::rows_skipped_max) + 1;
    Book book(many + 1);
    book.view(1, 1, 1);
    std::vector<ViewCount> counts;
    for (std::uint64_t i = 2; i <= many; ++i) {
        counts.push_back({ProductId(i), 2});
    }
    count_all(book, counts);
    for (std::uint64_t i = 2; i <= many; ++i) {
        book.set_active(1, i, false);
    }
    EXPECT_EQ(book.live(1, {views, Window::days_7, {}}), "1:1 end");
    EXPECT_EQ(book.live(1, {popular, Window::days_7, {}}), "1:6000 end");
    book.view(1, many + 1, 3);
    book.set_active(1, many + 1, false);
    EXPECT_EQ(book.live(1, {views, Window::days_7, {}}), "end");
    EXPECT_EQ(book.live(1, {views, Window::all, {}}), "1:1 end");
}

TEST(Rank, IsTheNumberAmongAll) {
    Shelf shelf;
    shelf.play({
        {1000, rank_of(5), "product-not-found"},
        {1000, rank_of(1), "24h views #1 10 sales - 0 popular #2"},
        {1000, rank_of(2), "24h views #3 5 sales #1 4 popular #1"},
        {1000, rank_of(3, Window::all), "all views #2 5 sales #3 1 popular #3"},
        {1000, rank_of(4, Window::minutes_10), "10m views - 0 sales #2 1 popular #4"},
        {11 * minute, rank_of(4, Window::minutes_10), "10m views - 0 sales - 0 popular -"},
    });
}

TEST(Rank, IsToldOfTheFirst1000AndOfThe100MostPopular) {
    Book book(1001);
    std::vector<ViewCount> counts;
    for (std::uint64_t i = 1; i <= 1000; ++i) {
        counts.push_back({ProductId(i), 2000 - i});
    }
    count_all(book, counts);
    book.play({
        {1, count_views({{ProductId(1001), 1}}), "counted"},
        {1, rank_of(100), "24h views #100 1900 sales - 0 popular #100"},
        {1, rank_of(101), "24h views #101 1899 sales - 0 popular -"},
        {1, rank_of(999), "24h views #999 1001 sales - 0 popular -"},
        {1, rank_of(1000), "24h views #1000 1000 sales - 0 popular -"},
        {1, rank_of(1001), "24h views - 1 sales - 0 popular -"},
    });
}

TEST(KeptLists, AreGoodFor200Ms) {
    Shelf shelf;
    shelf.play({
        {1000, most(views), "1:10 3:5 2:5 end"},
        {1000, rank_of(3, Window::all), "all views #2 5 sales #3 1 popular #3"},
        {1001, count_views({{ProductId(3), 9}}), "counted"},
        {1199, most(views), "1:10 3:5 2:5 end"},
        {1199, most(views, Window::all, 0, 1), "1:10 end"},
        {1199, rank_of(3, Window::all), "all views #2 14 sales #3 1 popular #3"},
        {1199, most(views, Window::hours_1), "3:14 1:10 2:5 end"},
        {1200, most(views), "3:14 1:10 2:5 end"},
        {1200, rank_of(3, Window::all), "all views #1 14 sales #3 1 popular #1"},
    });
    shelf.set_active(1201, 3, false);
    shelf.play({
        {1399, most(views), "3:14 1:10 2:5 end"},
        {1400, most(views), "1:10 2:5 end"},
        {1400, most(views, Window::hours_1), "1:10 2:5 end"},
    });
    shelf.expect_whole();
}

TEST(KeptLists, AreAtMost64AndTheOldestGoes) {
    KeptLists<int> kept;
    int reads = 0;
    auto get = [&](std::uint64_t category, std::int64_t now) {
        List list{views, Window::all, CategoryId(category)};
        return kept.get(list, base::Instant(now), [&] { return std::vector<int>{++reads}; })
            ->front();
    };
    for (int i = 1; i <= 64; ++i) {
        EXPECT_EQ(get(static_cast<std::uint64_t>(i), i), i);
    }
    EXPECT_EQ(get(1, 64), 1);
    EXPECT_EQ(kept.size(), 64u);
    EXPECT_EQ(get(65, 65), 65);
    EXPECT_EQ(kept.size(), 64u);
    EXPECT_EQ(get(2, 66), 2);
    EXPECT_EQ(get(1, 67), 66);
    EXPECT_EQ(get(2, 68), 67);
}

TEST(Ranking, IsTheSameAfterARestart) {
    Shelf shelf;
    shelf.view(2 * hour, 4, 3);
    shelf.put_in(2 * hour, 4, 1);
    shelf.view(2 * hour + 1, 4, 3);
    shelf.sell(2 * hour + 1, 2, -3);
    shelf.pass(2 * hour + 300);
    shelf.expect_whole();
    for (RankingKind kind : kinds) {
        for (Window window : windows) {
            for (std::optional<CategoryId> category :
                 {std::optional<CategoryId>(), std::optional(CategoryId(1))}) {
                List list{kind, window, category};
                EXPECT_EQ(Book::live(shelf.restarted(), list), Book::live(shelf.features, list));
            }
        }
    }
}

}  // namespace
}  // namespace onrush::ranking
