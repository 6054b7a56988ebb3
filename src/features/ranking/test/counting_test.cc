// How views and sales are counted: buckets, windows and their edges, pending sales.
#include <gtest/gtest.h>

#include "features/ranking/limits.h"
#include "features/ranking/test/words.h"

namespace onrush::ranking {
namespace {

constexpr List views_of(Window window) {
    return {RankingKind::views, window, {}};
}
constexpr List sales_of(Window window) {
    return {RankingKind::sales, window, {}};
}

struct Edge {
    Window window;
    std::int64_t bucket_ms;
    std::int64_t length_ms;
};
constexpr Edge edges[] = {
    {Window::minutes_10, minute, 10 * minute},
    {Window::hours_1, minute, 60 * minute},
    {Window::hours_24, hour, 24 * hour},
    {Window::days_3, hour, 72 * hour},
    {Window::days_7, day, 7 * day},
    {Window::days_30, day, 30 * day},
};

TEST(Windows, EndToTheMillisecondAndByWholeBuckets) {
    for (const Edge& edge : edges) {
        SCOPED_TRACE(to_text(edge.window));
        Book book(2);
        std::int64_t start = 400 * day;
        book.view(start - 1, 1, 1);
        book.view(start, 1, 2);
        book.view(start + edge.bucket_ms - 1, 1, 4);
        book.view(start + edge.bucket_ms, 1, 8);
        auto live = [&](std::int64_t at_ms) { return book.live(at_ms, views_of(edge.window)); };
        EXPECT_EQ(live(start + edge.bucket_ms), "1:15 end");
        EXPECT_EQ(live(start - edge.bucket_ms + edge.length_ms - 1), "1:15 end");
        EXPECT_EQ(live(start - edge.bucket_ms + edge.length_ms), "1:14 end");
        EXPECT_EQ(live(start + edge.length_ms - 1), "1:14 end");
        EXPECT_EQ(live(start + edge.length_ms), "1:8 end");
        EXPECT_EQ(live(start + edge.bucket_ms + edge.length_ms - 1), "1:8 end");
        EXPECT_EQ(live(start + edge.bucket_ms + edge.length_ms), "end");
        EXPECT_EQ(live(start + edge.bucket_ms + edge.length_ms), "end");
        EXPECT_EQ(book.live(start + edge.bucket_ms + edge.length_ms, views_of(Window::all)),
                  "1:15 end");
        book.expect_whole();
    }
}

TEST(Windows, AreReadByTheirNamesAndNoOthers) {
    for (Window window : windows) {
        EXPECT_EQ(parse_window(to_text(window)), window);
    }
    EXPECT_EQ(to_text(Window::minutes_10), "10m");
    EXPECT_EQ(to_text(Window::days_30), "30d");
    for (const char* bad : {"", "10", "10M", "1d", "60m", "all ", "minutes_10"}) {
        EXPECT_EQ(parse_window(bad), std::nullopt) << bad;
    }
}

TEST(Buckets, AreAtMost162OfAProductAndGoAway) {
    Book book(1);
    std::int64_t now = 400 * day;
    for (int i = 0; i < 33; ++i, now += day) {
        book.view(now, 1);
    }
    for (int i = 0; i < 75; ++i, now += hour) {
        book.view(now, 1);
    }
    for (int i = 0; i < 65; ++i, now += minute) {
        book.view(now, 1);
    }
    book.pass(now - 1);
    EXPECT_EQ(book.features.ranking.buckets.size(), 60u + 72u + 30u);
    EXPECT_EQ(book.features.ranking.scores.size(), 6u);
    book.expect_whole();
    book.pass(now + 40 * day);
    EXPECT_EQ(book.features.ranking.buckets.size(), 0u);
    EXPECT_EQ(book.features.ranking.scores.size(), 0u);
    book.expect_whole();
}

TEST(CountViews, LeavesOutWhatDoesNotExist) {
    Book book(2);
    book.play({
        {1, count_views({{ProductId(9), 5}, {ProductId(2), 3}, {ProductId(1), 0}}), "counted"},
        {1, count_views({{ProductId(2), 1}, {ProductId(2), 1}}), "counted"},
        {1, count_views({}), "counted"},
        {2, most(RankingKind::views), "2:5 end"},
        {2, most(RankingKind::views, Window::minutes_10), "2:5 end"},
    });
    EXPECT_EQ(book.features.ranking.buckets.size(), 3u);
    book.expect_whole();
}

TEST(CountViewsDeathTest, TakesAtMostTwentyFive) {
    Book book(1);
    book.play({{1, count_views(std::vector<ViewCount>(limits::counts_max - 1)), "counted"},
               {1, count_views(std::vector<ViewCount>(limits::counts_max)), "counted"}});
    EXPECT_DEATH(book.run(1, book.features.ranking,
                          CountViews{std::vector<ViewCount>(limits::counts_max + 1)}),
                 "26 products in one command");
}

TEST(NoteSale, IsCounted200MsAfterTheFirst) {
    Book book(2);
    book.sell(1000, 1, 2);
    book.sell(1100, 1, 3);
    book.sell(1199, 2, 1);
    EXPECT_EQ(book.live(1199, sales_of(Window::all)), "end");
    EXPECT_EQ(book.live(1200, sales_of(Window::all)), "1:5 end");
    book.sell(1200, 1, 4);
    EXPECT_EQ(book.live(1398, sales_of(Window::hours_24)), "1:5 end");
    EXPECT_EQ(book.live(1399, sales_of(Window::hours_24)), "1:5 2:1 end");
    EXPECT_EQ(book.live(1400, sales_of(Window::hours_24)), "1:9 2:1 end");
    EXPECT_EQ(book.features.ranking.pending_sales.size(), 0u);
    book.expect_whole();
}

TEST(NoteSale, OfPiecesThatCameBackAtOnceCountsNothing) {
    Book book(1);
    book.sell(1000, 1, 2);
    book.give_back(1001, 1, 2, 1000);
    book.pass(1200);
    EXPECT_EQ(book.features.ranking.pending_sales.size(), 0u);
    EXPECT_EQ(book.features.ranking.buckets.size(), 0u);
    book.expect_whole();
}

TEST(NoteSaleDeathTest, KnowsItsProduct) {
    Book book(1);
    EXPECT_DEATH(book.sell(1000, 2, 3), "3 pieces were sold of product 2, which does not exist");
}

// No batch ran from before the sales were due until long after; they are counted in their time.
TEST(NoteSale, IsCountedInItsTimeHoweverLate) {
    Book book(2);
    book.sell(3 * hour + 100, 1, 7);
    book.sell(3 * hour + 30 * minute, 2, 5);
    auto live = [&](Window window) { return book.live(4 * hour, sales_of(window)); };
    EXPECT_EQ(live(Window::minutes_10), "end");
    EXPECT_EQ(live(Window::hours_1), "2:5 end");
    EXPECT_EQ(live(Window::hours_24), "1:7 2:5 end");
    book.expect_whole();
    book.sell(5 * hour, 1, 1);
    book.pass(50 * day);
    EXPECT_EQ(book.features.ranking.buckets.size(), 0u);
    EXPECT_EQ(book.live(50 * day, sales_of(Window::all)), "1:8 2:5 end");
    book.expect_whole();
}

// A window has a sale and its return, or neither of them.
TEST(NoteReturn, IsTakenOffWhereItsSaleWasCounted) {
    Book book(2);
    std::int64_t paid = 30 * minute - 1;  // counted as its minute ends
    book.sell(paid, 1, 5);
    book.sell(paid, 2, 2);
    book.pass(30 * minute);
    EXPECT_EQ(book.live(30 * minute, sales_of(Window::hours_1)), "1:5 2:2 end");
    std::int64_t now = 31 * minute;
    book.sell(now, 1, 1);
    book.give_back(now, 1, 3, paid);
    book.give_back(now + 1, 1, 1, paid);
    book.give_back(now + 1, 2, 2, paid);
    EXPECT_EQ(book.features.ranking.pending_returns.size(), 2u);
    book.expect_whole();
    EXPECT_EQ(book.live(now + 199, sales_of(Window::all)), "1:5 2:2 end");
    book.pass(now + 201);
    EXPECT_EQ(book.features.ranking.pending_returns.size(), 0u);
    for (Window window : windows) {
        EXPECT_EQ(book.live(now + 201, sales_of(window)), "1:2 end");
    }
    // The first minute leaves, and takes the return with it.
    EXPECT_EQ(book.live(39 * minute, sales_of(Window::minutes_10)), "1:1 end");
    book.expect_whole();
    // What has left every window is taken off the total alone.
    std::int64_t later = 40 * day;
    book.give_back(later, 1, 1, paid);
    book.pass(later + 200);
    EXPECT_EQ(book.live(later + 200, sales_of(Window::days_30)), "end");
    EXPECT_EQ(book.live(later + 200, sales_of(Window::all)), "1:1 end");
    EXPECT_EQ(book.features.ranking.buckets.size(), 0u);
    book.expect_whole();
}

TEST(NoteReturnDeathTest, KnowsItsProduct) {
    Book book(1);
    EXPECT_DEATH(book.give_back(1000, 2, 3, 1000), "3 pieces came back of product 2");
}

// Sales of one minute are not counted in the next, however close its end is.
TEST(NoteSale, IsCountedInItsMinute) {
    Book book(1);
    book.sell(minute - 1, 1, 2);
    book.sell(minute, 1, 4);
    book.pass(minute + 200);
    auto live = [&](std::int64_t at_ms) { return book.live(at_ms, sales_of(Window::minutes_10)); };
    EXPECT_EQ(live(10 * minute - 1), "1:6 end");
    EXPECT_EQ(live(10 * minute), "1:4 end");
    EXPECT_EQ(live(11 * minute), "end");
    book.expect_whole();
}

// More buckets leave at once than one batch moves; the scores are right between the batches.
TEST(Windows, EndInSeveralBatchesWhereManyDo) {
    Book book(3000);
    for (std::uint64_t from = 1; from <= 3000; from += limits::counts_max) {
        std::vector<ViewCount> counts;
        for (std::uint64_t i = 0; i < limits::counts_max; ++i) {
            counts.push_back({ProductId(from + i), 1});
        }
        book.run(1, book.features.ranking, CountViews{counts});
    }
    auto shown = [&] {
        return book.features.ranking.scores.by<ByViews>().starting_with(Window::minutes_10);
    };
    book.call(10 * minute, [](base::Instant) { return std::string(); });
    EXPECT_FALSE(shown().empty());
    book.expect_whole();
    book.pass(10 * minute);
    EXPECT_TRUE(shown().empty());
    book.expect_whole();
}

}  // namespace
}  // namespace onrush::ranking
