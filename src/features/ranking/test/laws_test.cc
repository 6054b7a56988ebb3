// Each law of rankings, broken on purpose.
#include <gtest/gtest.h>

#include "features/ranking/test/words.h"

namespace onrush::ranking {
namespace {

using Broken = std::vector<std::string>;

// Product 1 was viewed three times in the first minute, and one piece of it was sold.
struct LawsTest : testing::Test {
    engine::Domain domain;
    Features all{domain};
    RankingFeature& feature = all.ranking;
    ProductId one{1};

    void SetUp() override {
        engine::test::hand_out(all.ids, {"category", "product", "option"});
        all.catalog.categories.insert({.id = CategoryId(1), .name = "a"});
        all.catalog.products.insert(
            {.id = one, .category = CategoryId(1), .name = "x", .options = 1});
        all.catalog.options.insert({.id = catalog::OptionId(1), .product = one, .place = 1});
        all.catalog.stocks.insert({.option = catalog::OptionId(1), .received = 1, .sold = 1});
        all.catalog.totals.insert({.product = one, .category = CategoryId(1)});
        add_counts(feature, one, {.views = 3}, base::Instant(1), base::Instant(1));
        note_sale(feature, one, 1, base::Instant(1));
        EXPECT_EQ(engine::test::broken_laws(domain), Broken{});
        for (table::AnyTable* table : domain.schema().tables()) {
            table->end_batch();
        }
    }
    const Bucket& bucket() { return *feature.buckets.find(one, Unit::minute, base::Instant(0)); }
    const Score& score() { return *feature.scores.find(one, Window::hours_1); }
    // Only some laws are cheap enough to vote.
    void expect_broken(const Broken& broken, bool votes = true) {
        EXPECT_EQ(engine::test::broken_laws(domain), broken);
        bool voted = false;
        for (const auto& law : domain.laws()) {
            voted = voted || law->vote().has_value();
        }
        EXPECT_EQ(voted, votes);
    }
};

TEST_F(LawsTest, ABucketLeavesOneOfItsWindowsNext) {
    feature.buckets.update(bucket(),
                           [](Bucket& row) { row.leaves_at = base::Instant(10 * minute - 1); });
    expect_broken(
        {"ranking buckets: a bucket of product 1 starts at 1970-01-01T00:00:00.000Z and "
         "leaves a window at 1970-01-01T00:09:59.999Z"});
}

TEST_F(LawsTest, ABucketIsNotKeptForEver) {
    feature.buckets.update(bucket(), [](Bucket& row) { row.leaves_at = base::Instant::never(); });
    expect_broken(
        {"ranking buckets: a bucket of product 1 starts at 1970-01-01T00:00:00.000Z and "
         "leaves a window at never",
         "ranking sums: the score of product 1 for 10m is 3 views and 0 sales, but its buckets sum "
         "up to 0 and 0"});
}

TEST_F(LawsTest, ABucketStartsWhereItsUnitDoes) {
    feature.buckets.insert({.product = one,
                            .unit = Unit::hour,
                            .start = base::Instant(minute),
                            .leaves_at = base::Instant(minute + 24 * hour)});
    expect_broken(
        {"ranking buckets: a bucket of product 1 starts at 1970-01-01T00:01:00.000Z and "
         "leaves a window at 1970-01-02T00:01:00.000Z"});
}

TEST_F(LawsTest, EveryRowNamesAProductThatExists) {
    feature.buckets.insert({.product = ProductId(2), .leaves_at = base::Instant(10 * minute)});
    feature.pending_sales.insert({.product = ProductId(2)});
    feature.pending_returns.insert({.product = ProductId(2), .pieces = 1});
    expect_broken({"ranking buckets: a bucket names product 2, which does not exist",
                   "pending sales: pending sales name product 2, which does not exist",
                   "pending returns: pending returns name product 2, which does not exist"});
}

TEST_F(LawsTest, PendingReturnsAreCountedOneDayInAMinute) {
    using Change = void (*)(PendingReturns&);
    for (Change change : {+[](PendingReturns& row) { row.due_at = base::Instant::never(); },
                          +[](PendingReturns& row) { row.minute = base::Instant(minute + 1); },
                          +[](PendingReturns& row) { row.pieces = 0; }}) {
        PendingReturns row{.product = one, .minute = base::Instant(minute), .pieces = 1};
        feature.pending_sales.update(*feature.pending_sales.find(one),
                                     [](PendingSales& sales) { sales.pieces = 2; });
        EXPECT_EQ(engine::test::broken_laws(domain).size(), 1u);
        change(row);
        feature.pending_sales.update(*feature.pending_sales.find(one),
                                     [&](PendingSales& sales) { sales.pieces = 1 + row.pieces; });
        feature.pending_returns.insert(row);
        Broken broken = engine::test::broken_laws(domain);
        ASSERT_EQ(broken.size(), 1u);
        EXPECT_TRUE(broken[0].starts_with("pending returns: ")) << broken[0];
        feature.pending_returns.erase(*feature.pending_returns.find(one, row.minute));
    }
}

TEST_F(LawsTest, PendingSalesAreCountedOneDay) {
    feature.pending_sales.update(*feature.pending_sales.find(one),
                                 [](PendingSales& row) { row.due_at = base::Instant::never(); });
    expect_broken({"pending sales: 1 pieces of product 1 are never counted"});
}

TEST_F(LawsTest, AScoreIsOfSomething) {
    feature.scores.update(score(), [](Score& row) { row.views = 0; });
    expect_broken({"ranking scores: product 1 has an empty score for 1h",
                   "ranking sums: the score of product 1 for 1h is 0 views and 0 sales, but its "
                   "buckets sum up to 3 and 0"});
}

TEST_F(LawsTest, AScoreIsOfAWindowThatEnds) {
    feature.scores.insert({.product = one, .window = Window::all, .sales = 1});
    expect_broken({"ranking scores: product 1 has a score for all time",
                   "ranking sums: the score of product 1 for all is 0 views and 1 sales, but its "
                   "buckets sum up to 0 and 0"});
}

TEST_F(LawsTest, AScoreIsTheSumOfItsBuckets) {
    feature.scores.update(score(), [](Score& row) { row.sales = 1; });
    expect_broken({"ranking sums: the score of product 1 for 1h is 3 views and 1 sales, but its "
                   "buckets sum up to 3 and 0"},
                  false);
}

TEST_F(LawsTest, EveryBucketIsInAScore) {
    feature.scores.erase(score());
    expect_broken({"ranking sums: the score of product 1 for 1h is 0 views and 0 sales, but its "
                   "buckets sum up to 3 and 0"},
                  false);
}

// A piece that is sold and not counted, counted twice, or counted and not sold.
TEST_F(LawsTest, AProductCountsWhatItsOptionsSold) {
    const std::string wrong =
        "product sales: product 1 counts {} sales and {} pending, but its options sold {}";
    auto pending = [&](std::int64_t pieces) {
        feature.pending_sales.update(*feature.pending_sales.find(one),
                                     [&](PendingSales& row) { row.pieces = pieces; });
    };
    pending(2);
    expect_broken({fmt::format(fmt::runtime(wrong), 0, 2, 1)}, false);
    pending(0);
    expect_broken({fmt::format(fmt::runtime(wrong), 0, 0, 1)}, false);
    pending(1);
    expect_broken({}, false);
    catalog::add_to_totals(feature.catalog, one, 0, 1);
    expect_broken({fmt::format(fmt::runtime(wrong), 1, 1, 1)}, false);
    feature.pending_sales.erase(*feature.pending_sales.find(one));
    expect_broken({}, false);
}

TEST_F(LawsTest, PendingSalesDoNotGetLost) {
    feature.pending_sales.erase(*feature.pending_sales.find(one));
    expect_broken({"product sales: product 1 counts 0 sales and 0 pending, but its options sold 1"},
                  false);
}

}  // namespace
}  // namespace onrush::ranking
