#include "features/ranking/counting.h"

#include <algorithm>

#include "features/ranking/limits.h"

namespace onrush::ranking {

namespace {

// What is added to the scores of one product.
struct Difference {
    std::int64_t views = 0;
    std::int64_t sales = 0;
};
class Differences {
public:
    Difference& operator[](Window window) { return of_[static_cast<std::size_t>(window)]; }

private:
    std::array<Difference, ending_windows.size()> of_{};
};

// Every score is looked at, so that all get the product's category and activity.
void write_scores(RankingFeature& feature, ProductId product, Differences differences) {
    const catalog::Totals& totals = totals_of(feature.catalog, product);
    for (Window window : ending_windows) {
        const Score* score = feature.scores.find(product, window);
        std::int64_t views = differences[window].views;
        std::int64_t sales = differences[window].sales;
        if (score != nullptr) {
            views += static_cast<std::int64_t>(score->views);
            sales += score->sales;
        }
        ONRUSH_CHECK(views >= 0, "product {} would have {} views", product.value, views);
        auto write = [&](Score& row) {
            row.category = totals.category;
            row.active = totals.active;
            row.views = static_cast<std::uint64_t>(views);
            row.sales = sales;
        };
        bool nothing = views == 0 && sales == 0;
        if (score == nullptr && !nothing) {
            Score fresh{.product = product, .window = window};
            write(fresh);
            feature.scores.insert(fresh);
        } else if (score != nullptr && nothing) {
            feature.scores.erase(*score);
        } else if (score != nullptr) {
            bool same = differences[window].views == 0 && differences[window].sales == 0 &&
                        score->category == totals.category && score->active == totals.active;
            if (!same) {
                feature.scores.update(*score, write);
            }
        }
    }
}

// They are due within the minute in which they were sold, or when it ends.
base::Instant minute_of(const PendingSales& pending) {
    return start_of(Unit::minute, base::Instant(pending.due_at.ms - 1));
}

// Null when the bucket would be in no window any more.
const Bucket* bucket_at(RankingFeature& feature, ProductId product, Unit unit, base::Instant at,
                        base::Instant now) {
    base::Instant start = start_of(unit, at);
    if (const Bucket* bucket = feature.buckets.find(product, unit, start)) {
        return bucket;
    }
    base::Instant leaves_at = next_leaving(unit, start, now);
    if (leaves_at.is_never()) {
        return nullptr;
    }
    return &feature.buckets.insert(
        {.product = product, .unit = unit, .start = start, .leaves_at = leaves_at});
}

}  // namespace

engine::Result<CountViews> decide(RankingFeature& feature, const CountViews& input,
                                  base::Instant now) {
    ONRUSH_CHECK(input.counts.size() <= limits::counts_max, "{} products in one command",
                 input.counts.size());
    for (const ViewCount& count : input.counts) {
        if (count.views > 0 && feature.catalog.products.find(count.product) != nullptr) {
            add_counts(feature, count.product, {.views = count.views}, now, now);
        }
    }
    return CountViews::Answer{};
}

void note_sale(RankingFeature& feature, ProductId product, std::int64_t pieces, base::Instant now) {
    const PendingSales* pending = feature.pending_sales.find(product);
    base::Instant minute = start_of(Unit::minute, now);
    // Where very many deadlines are due, one of an earlier minute may wait for the next batch.
    if (pending != nullptr && minute_of(*pending) != minute) {
        count_pending(feature, *pending, now);
        pending = nullptr;
    }
    if (pending != nullptr) {
        feature.pending_sales.update(*pending, [&](PendingSales& row) { row.pieces += pieces; });
        return;
    }
    ONRUSH_CHECK(feature.catalog.products.find(product) != nullptr,
                 "{} pieces were sold of product {}, which does not exist", pieces, product.value);
    feature.pending_sales.insert(
        {.product = product,
         .pieces = pieces,
         .due_at = std::min(now + limits::sales_wait, minute + base::Duration::minutes(1))});
}

void note_return(RankingFeature& feature, ProductId product, std::int64_t pieces,
                 base::Instant sold_at, base::Instant now) {
    base::Instant minute = start_of(Unit::minute, sold_at);
    const PendingSales* pending = feature.pending_sales.find(product);
    if (pending != nullptr && minute_of(*pending) == minute) {
        feature.pending_sales.update(*pending, [&](PendingSales& row) { row.pieces -= pieces; });
        return;
    }
    if (const PendingReturns* returns = feature.pending_returns.find(product, minute)) {
        feature.pending_returns.update(*returns,
                                       [&](PendingReturns& row) { row.pieces += pieces; });
        return;
    }
    ONRUSH_CHECK(feature.catalog.products.find(product) != nullptr,
                 "{} pieces came back of product {}, which does not exist", pieces, product.value);
    feature.pending_returns.insert({.product = product,
                                    .minute = minute,
                                    .pieces = pieces,
                                    .due_at = now + limits::sales_wait});
}

void count_pending(RankingFeature& feature, const PendingSales& pending, base::Instant now) {
    if (pending.pieces != 0) {
        add_counts(feature, pending.product, {.sales = pending.pieces}, minute_of(pending), now);
    }
    feature.pending_sales.erase(pending);
}

void count_returns(RankingFeature& feature, const PendingReturns& returns, base::Instant now) {
    add_counts(feature, returns.product, {.sales = -returns.pieces}, returns.minute, now);
    feature.pending_returns.erase(returns);
}

void add_counts(RankingFeature& feature, ProductId product, Counts counts, base::Instant at,
                base::Instant now) {
    catalog::add_to_totals(feature.catalog, product, counts.views, counts.sales);
    Differences differences;
    for (Unit unit : units) {
        const Bucket* bucket = bucket_at(feature, product, unit, at, now);
        if (bucket == nullptr) {
            continue;
        }
        feature.buckets.update(*bucket, [&](Bucket& row) {
            row.views += counts.views;
            row.sales += counts.sales;
        });
        for (Window window : windows_of(unit)) {
            if (is_in(*bucket, window)) {
                differences[window] = {static_cast<std::int64_t>(counts.views), counts.sales};
            }
        }
    }
    write_scores(feature, product, differences);
}

void leave_window(RankingFeature& feature, const Bucket& bucket, base::Instant now) {
    Differences differences;
    for (Window window : windows_of(bucket.unit)) {
        bool leaves = is_in(bucket, window) && bucket.start + length_of(window) <= now;
        if (leaves) {
            differences[window] = {-static_cast<std::int64_t>(bucket.views), -bucket.sales};
        }
    }
    write_scores(feature, bucket.product, differences);
    base::Instant next = next_leaving(bucket.unit, bucket.start, now);
    if (next.is_never()) {
        feature.buckets.erase(bucket);
    } else {
        feature.buckets.update(bucket, [&](Bucket& row) { row.leaves_at = next; });
    }
}

}  // namespace onrush::ranking
