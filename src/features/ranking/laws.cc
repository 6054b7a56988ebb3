#include <map>

#include <fmt/format.h>

#include "engine/feature_laws.h"
#include "features/catalog/stock.h"
#include "features/ranking/counting.h"

namespace onrush::ranking {

namespace {

using engine::Wrong;

template <typename Row>
Wrong check_product(const RankingFeature& feature, const Row& row, std::string_view what) {
    if (feature.catalog.products.find(row.product) == nullptr) {
        return fmt::format("{} product {}, which does not exist", what, row.product.value);
    }
    return std::nullopt;
}

Wrong check_bucket(const RankingFeature& feature, const Bucket& bucket) {
    auto [shorter, longer] = windows_of(bucket.unit);
    bool leaves = bucket.leaves_at == bucket.start + length_of(shorter) ||
                  bucket.leaves_at == bucket.start + length_of(longer);
    if (bucket.start != start_of(bucket.unit, bucket.start) || !leaves) {
        return fmt::format("a bucket of product {} starts at {} and leaves a window at {}",
                           bucket.product.value, to_text(bucket.start), to_text(bucket.leaves_at));
    }
    return check_product(feature, bucket, "a bucket names");
}

Wrong check_score(const RankingFeature& feature, const Score& score) {
    if (score.window == Window::all) {
        return fmt::format("product {} has a score for all time", score.product.value);
    }
    if (score.views == 0 && score.sales == 0) {
        return fmt::format("product {} has an empty score for {}", score.product.value,
                           to_text(score.window));
    }
    return check_product(feature, score, "a score names");
}

Wrong check_pending(const RankingFeature& feature, const PendingSales& pending) {
    if (pending.due_at.is_never()) {
        return fmt::format("{} pieces of product {} are never counted", pending.pieces,
                           pending.product.value);
    }
    return check_product(feature, pending, "pending sales name");
}

Wrong check_returns(const RankingFeature& feature, const PendingReturns& returns) {
    bool whole = returns.minute == start_of(Unit::minute, returns.minute);
    if (returns.due_at.is_never() || returns.pieces < 1 || !whole) {
        return fmt::format(
            "{} returned pieces of product {}, sold in the minute {}, are never "
            "counted or none",
            returns.pieces, returns.product.value, to_text(returns.minute));
    }
    return check_product(feature, returns, "pending returns name");
}

Wrong check_scores(const RankingFeature& feature) {
    std::map<std::pair<ProductId, Window>, Counts> sums;
    feature.buckets.for_each([&](const Bucket& bucket) {
        for (Window window : windows_of(bucket.unit)) {
            if (is_in(bucket, window)) {
                Counts& sum = sums[{bucket.product, window}];
                sum.views += bucket.views;
                sum.sales += bucket.sales;
            }
        }
    });
    feature.scores.for_each([&](const Score& score) { sums[{score.product, score.window}]; });
    for (const auto& [key, sum] : sums) {
        const Score* score = feature.scores.find(key.first, key.second);
        Counts scored = score == nullptr ? Counts() : Counts{score->views, score->sales};
        if (scored.views != sum.views || scored.sales != sum.sales) {
            return fmt::format(
                "the score of product {} for {} is {} views and {} sales, but its buckets sum up "
                "to {} and {}",
                key.first.value, to_text(key.second), scored.views, scored.sales, sum.views,
                sum.sales);
        }
    }
    return std::nullopt;
}

// Rows that are missing are for the catalogue's laws to report.
Wrong check_product_sales(const RankingFeature& feature, const catalog::Product& product) {
    const catalog::Totals* totals = feature.catalog.totals.find(product.id);
    const PendingSales* pending = feature.pending_sales.find(product.id);
    std::int64_t total = totals == nullptr ? 0 : totals->sales;
    std::int64_t waiting = pending == nullptr ? 0 : pending->pieces;
    for (const PendingReturns& returns :
         feature.pending_returns.by<ByReturned>().starting_with(product.id)) {
        waiting -= returns.pieces;
    }
    std::int64_t sold = 0;
    for (std::uint32_t number = 1; number <= product.options; ++number) {
        const catalog::Option* option =
            feature.catalog.options.find_by<catalog::ByPlace>(product.id, number);
        const catalog::Stock* stock =
            option == nullptr ? nullptr : feature.catalog.stocks.find(option->id);
        sold += stock == nullptr ? 0 : stock->sold;
    }
    if (total + waiting != sold) {
        return fmt::format("product {} counts {} sales and {} pending, but its options sold {}",
                           product.id.value, total, waiting, sold);
    }
    return std::nullopt;
}

// Not a vote: an order of fifty products with a hundred options each would look at five thousand.
Wrong check_sales(const RankingFeature& feature) {
    Wrong wrong;
    feature.catalog.products.for_each([&](const catalog::Product& product) {
        if (!wrong) {
            wrong = check_product_sales(feature, product);
        }
    });
    return wrong;
}

// The windows, each with the unit of its buckets and the length of both in milliseconds.
constexpr std::string_view windows_sql = R"(
        WITH windows (unit, "window", step, length) AS (VALUES
            ('minute', 'minutes_10', 60000, 600000), ('minute', 'hours_1', 60000, 3600000),
            ('hour', 'hours_24', 3600000, 86400000), ('hour', 'days_3', 3600000, 259200000),
            ('day', 'days_7', 86400000, 604800000), ('day', 'days_30', 86400000, 2592000000)))";

}  // namespace

void declare_laws(engine::Domain& domain, const RankingFeature& feature) {
    std::string windows(windows_sql);
    engine::FeatureLaws laws(domain, feature);
    laws.of_rows("ranking buckets", feature.buckets, check_bucket, windows + R"(
        SELECT b.product, b.unit, b.start FROM ranking_buckets b
        WHERE b.product NOT IN (SELECT id FROM products)
           OR NOT EXISTS (SELECT * FROM windows w
                          WHERE w.unit = b.unit AND b.start % w.step = 0
                            AND b.leaves_at = b.start + w.length))");
    laws.of_rows("ranking scores", feature.scores, check_score, R"(
        SELECT product, "window" FROM ranking_scores
        WHERE product NOT IN (SELECT id FROM products) OR "window" = 'all'
           OR (views = 0 AND sales = 0))");
    laws.of_rows("pending sales", feature.pending_sales, check_pending,
                 fmt::format(R"(
        SELECT product FROM pending_sales
        WHERE product NOT IN (SELECT id FROM products) OR due_at = {})",
                             base::Instant::never().ms));
    laws.of_rows("pending returns", feature.pending_returns, check_returns,
                 fmt::format(R"(
        SELECT product, minute FROM pending_returns
        WHERE product NOT IN (SELECT id FROM products) OR due_at = {} OR pieces < 1
           OR minute % 60000 <> 0)",
                             base::Instant::never().ms));
    laws.of_sums("ranking sums", check_scores, windows + R"(
        , sums AS (
            SELECT b.product, w."window", sum(b.views) AS views, sum(b.sales) AS sales
            FROM ranking_buckets b JOIN windows w ON w.unit = b.unit
                                                 AND b.leaves_at <= b.start + w.length
            GROUP BY b.product, w."window")
        SELECT product, "window" FROM ranking_scores r LEFT JOIN sums s USING (product, "window")
        WHERE r.views <> coalesce(s.views, 0) OR r.sales <> coalesce(s.sales, 0)
        UNION ALL
        SELECT product, "window" FROM sums s LEFT JOIN ranking_scores r USING (product, "window")
        WHERE r.product IS NULL AND (s.views <> 0 OR s.sales <> 0))");
    laws.of_sums("product sales", check_sales, R"(
        SELECT p.id FROM products p
        LEFT JOIN product_totals t ON t.product = p.id
        LEFT JOIN pending_sales w ON w.product = p.id
        LEFT JOIN (SELECT product, sum(pieces) AS pieces FROM pending_returns GROUP BY product) r
          ON r.product = p.id
        LEFT JOIN (SELECT o.product, sum(k.sold) AS sold
                   FROM options o JOIN stocks k ON k.option = o.id GROUP BY o.product) s
          ON s.product = p.id
        WHERE coalesce(t.sales, 0) + coalesce(w.pieces, 0) - coalesce(r.pieces, 0)
              <> coalesce(s.sold, 0))");
}

}  // namespace onrush::ranking
