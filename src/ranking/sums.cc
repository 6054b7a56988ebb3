#include "ranking/sums.h"

namespace onrush::ranking {

namespace {

// What the scores of one product change by.
struct Change {
    std::int64_t views = 0;
    std::int64_t sales = 0;
};
class Changes {
public:
    Change& operator[](Window window) { return of_[static_cast<std::size_t>(window)]; }

private:
    std::array<Change, ending_windows.size()> of_{};
};

// All of them are looked at, so that all follow the product's category and activity.
void write_scores(RankingFeature& feature, ProductId product, Changes changes) {
    const catalog::Totals& totals = totals_of(feature.catalog, product);
    for (Window window : ending_windows) {
        const Score* score = feature.scores.find(product, window);
        std::int64_t views = changes[window].views;
        std::int64_t sales = changes[window].sales;
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
            bool same = changes[window].views == 0 && changes[window].sales == 0 &&
                        score->category == totals.category && score->active == totals.active;
            if (!same) {
                feature.scores.update(*score, write);
            }
        }
    }
}

// Null when it would be in no window any more.
const Bucket* bucket_at(RankingFeature& feature, ProductId product, Unit unit, base::Instant at,
                        const engine::Turn& turn) {
    base::Instant start = start_of(unit, at);
    if (const Bucket* bucket = feature.buckets.find(product, unit, start)) {
        return bucket;
    }
    base::Instant leaves_at = next_leaving(unit, start, turn.now);
    if (leaves_at.is_never()) {
        return nullptr;
    }
    return &feature.buckets.insert(
        {.product = product, .unit = unit, .start = start, .leaves_at = leaves_at});
}

}  // namespace

void add(RankingFeature& feature, ProductId product, Counts counts, base::Instant at,
         const engine::Turn& turn) {
    catalog::count(feature.catalog, product, counts.views, counts.sales);
    Changes changes;
    for (Unit unit : units) {
        const Bucket* bucket = bucket_at(feature, product, unit, at, turn);
        if (bucket == nullptr) {
            continue;
        }
        feature.buckets.update(*bucket, [&](Bucket& row) {
            row.views += counts.views;
            row.sales += counts.sales;
        });
        for (Window window : windows_of(unit)) {
            if (is_in(*bucket, window)) {
                changes[window] = {static_cast<std::int64_t>(counts.views), counts.sales};
            }
        }
    }
    write_scores(feature, product, changes);
}

void leave_due(RankingFeature& feature, const Bucket& bucket, const engine::Turn& turn) {
    Changes changes;
    for (Window window : windows_of(bucket.unit)) {
        bool leaves = is_in(bucket, window) && bucket.start + length_of(window) <= turn.now;
        if (leaves) {
            changes[window] = {-static_cast<std::int64_t>(bucket.views), -bucket.sales};
        }
    }
    write_scores(feature, bucket.product, changes);
    base::Instant next = next_leaving(bucket.unit, bucket.start, turn.now);
    if (next.is_never()) {
        feature.buckets.erase(bucket);
    } else {
        feature.buckets.update(bucket, [&](Bucket& row) { row.leaves_at = next; });
    }
}

}  // namespace onrush::ranking
