// Each law of rankings, broken on purpose.
#include <gtest/gtest.h>

#include "ranking/sums.h"
#include "ranking/test/words.h"

namespace onrush::ranking {
namespace {

using Broken = std::vector<std::string>;

// Product 1 was seen three times in the first minute.
struct LawsTest : testing::Test {
    engine::Domain domain;
    Features all{domain};
    RankingFeature& feature = all.ranking;
    ProductId one{1};

    void SetUp() override {
        all.catalog.categories.insert({.id = CategoryId(1), .name = "a"});
        all.catalog.products.insert({.id = one, .category = CategoryId(1), .name = "x"});
        all.catalog.totals.insert({.product = one, .category = CategoryId(1)});
        add(feature, one, {.views = 3}, base::Instant(1), {base::Instant(1)});
        note_sale(feature, one, 1, {base::Instant(1)});
        EXPECT_EQ(domain.check_laws(), Broken{});
        for (table::AnyTable* table : domain.schema().tables()) {
            table->end_batch();
        }
    }
    const Bucket& bucket() { return *feature.buckets.find(one, Unit::minute, base::Instant(0)); }
    const Score& score() { return *feature.scores.find(one, Window::hours_1); }
    // Only some laws are cheap enough to vote.
    void expect_broken(const Broken& broken, bool votes = true) {
        EXPECT_EQ(domain.check_laws(), broken);
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
         "leaves at 1970-01-01T00:09:59.999Z"});
}

TEST_F(LawsTest, ABucketIsNotKeptForEver) {
    feature.buckets.update(bucket(), [](Bucket& row) { row.leaves_at = base::Instant::never(); });
    expect_broken(
        {"ranking buckets: a bucket of product 1 starts at 1970-01-01T00:00:00.000Z and "
         "leaves at never",
         "ranking sums: product 1 has 3 views and 0 sales for 10m, its buckets 0 and 0"});
}

TEST_F(LawsTest, ABucketStartsWhereItsUnitDoes) {
    feature.buckets.insert({.product = one,
                            .unit = Unit::hour,
                            .start = base::Instant(minute),
                            .leaves_at = base::Instant(minute + 24 * hour)});
    expect_broken(
        {"ranking buckets: a bucket of product 1 starts at 1970-01-01T00:01:00.000Z and "
         "leaves at 1970-01-02T00:01:00.000Z"});
}

TEST_F(LawsTest, AllIsOfProductsThatAreThere) {
    feature.buckets.insert({.product = ProductId(2), .leaves_at = base::Instant(10 * minute)});
    feature.pending_sales.insert({.product = ProductId(2)});
    expect_broken({"ranking buckets: a bucket of product 2, which is not there",
                   "pending sales: pending sales of product 2, which is not there"});
}

TEST_F(LawsTest, PendingSalesAreCountedOneDay) {
    feature.pending_sales.update(*feature.pending_sales.find(one),
                                 [](PendingSales& row) { row.due_at = base::Instant::never(); });
    expect_broken({"pending sales: 1 pieces of product 1 are never counted"});
}

TEST_F(LawsTest, AScoreIsOfSomething) {
    feature.scores.update(score(), [](Score& row) { row.views = 0; });
    expect_broken({"ranking scores: product 1 has a score of nothing for 1h",
                   "ranking sums: product 1 has 0 views and 0 sales for 1h, its buckets 3 and 0"});
}

TEST_F(LawsTest, AScoreIsOfAWindowThatEnds) {
    feature.scores.insert({.product = one, .window = Window::all, .sales = 1});
    expect_broken({"ranking scores: product 1 has a score of something for all",
                   "ranking sums: product 1 has 0 views and 1 sales for all, its buckets 0 and 0"});
}

TEST_F(LawsTest, AScoreIsTheSumOfItsBuckets) {
    feature.scores.update(score(), [](Score& row) { row.sales = 1; });
    expect_broken({"ranking sums: product 1 has 3 views and 1 sales for 1h, its buckets 3 and 0"},
                  false);
}

TEST_F(LawsTest, EveryBucketIsInAScore) {
    feature.scores.erase(score());
    expect_broken({"ranking sums: product 1 has 0 views and 0 sales for 1h, its buckets 3 and 0"},
                  false);
}

}  // namespace
}  // namespace onrush::ranking
