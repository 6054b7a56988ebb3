#include "sim/shop_play/naive_rankings.h"

#include <algorithm>
#include <vector>

namespace onrush::sim {

using base::Duration;
using base::Instant;

namespace {

struct NaiveUnit {
    std::int64_t length_ms = 0;
    std::int64_t windows_ms[2] = {};
    int windows[2] = {};  // their numbers
};

constexpr std::int64_t minute = 60'000;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;
constexpr NaiveUnit units[] = {{minute, {10 * minute, hour}, {0, 1}},
                               {hour, {24 * hour, 72 * hour}, {2, 3}},
                               {day, {7 * day, 30 * day}, {4, 5}}};

Instant leaving(int unit, Instant start, Instant now) {
    for (std::int64_t length : units[unit].windows_ms) {
        if (start.ms + length > now.ms) {
            return Instant(start.ms + length);
        }
    }
    return Instant::never();
}

}  // namespace

Told NaiveRankings::run(const ranking::CountViews& request, NaiveCatalog& catalog, Moment& moment) {
    moment.wrote = false;
    for (const ranking::ViewCount& count : request.counts) {
        std::uint64_t product = count.product.value;
        if (count.views > 0 && product >= 1 && product <= catalog.products.size()) {
            add(catalog, product, count.views, 0, moment.now, moment.now);
            moment.wrote = true;
        }
    }
    return answered(Bytes());
}

void NaiveRankings::note_sale(std::uint64_t product, std::int64_t pieces, Instant now) {
    auto [at, fresh] = pending_.insert({product, {.due_at = now + Duration(200)}});
    at->second.pieces += pieces;
}

void NaiveRankings::add(NaiveCatalog& catalog, std::uint64_t product, std::uint64_t views,
                        std::int64_t sales, Instant at, Instant now) {
    catalog.products[product - 1].views += views;
    catalog.products[product - 1].sales += sales;
    for (int unit = 0; unit < 3; ++unit) {
        Instant start(at.ms - at.ms % units[unit].length_ms);
        auto bucket = buckets_.find({product, unit, start});
        if (bucket == buckets_.end()) {
            Instant leaves_at = leaving(unit, start, now);
            if (leaves_at.is_never()) {
                continue;
            }
            bucket = buckets_.insert({{product, unit, start}, {.leaves_at = leaves_at}}).first;
        }
        bucket->second.views += views;
        bucket->second.sales += sales;
    }
    stand(catalog, product);
}

void NaiveRankings::stand(const NaiveCatalog& catalog, std::uint64_t product) {
    const NaiveProduct& row = catalog.products[product - 1];
    standings_[product] = {row.category, row.active};
}

std::size_t NaiveRankings::run_pending(NaiveCatalog& catalog, Moment& moment, std::size_t most) {
    std::vector<std::pair<Instant, std::uint64_t>> due;
    for (const auto& [product, pending] : pending_) {
        if (pending.due_at <= moment.now) {
            due.push_back({pending.due_at, product});
        }
    }
    std::ranges::sort(due);
    due.resize(std::min(due.size(), most));
    for (const auto& [at, product] : due) {
        std::int64_t pieces = pending_[product].pieces;
        pending_.erase(product);
        if (pieces != 0) {
            add(catalog, product, 0, pieces, at, moment.now);
        }
    }
    return due.size();
}

std::size_t NaiveRankings::run_leaving(const NaiveCatalog& catalog, Moment& moment,
                                       std::size_t most) {
    std::vector<std::pair<Instant, Key>> due;
    for (const auto& [key, bucket] : buckets_) {
        if (bucket.leaves_at <= moment.now) {
            due.push_back({bucket.leaves_at, key});
        }
    }
    std::ranges::sort(due);
    due.resize(std::min(due.size(), most));
    for (const auto& [at, key] : due) {
        auto [product, unit, start] = key;
        Instant next = leaving(unit, start, moment.now);
        if (next.is_never()) {
            buckets_.erase(key);
        } else {
            buckets_[key].leaves_at = next;
        }
        stand(catalog, product);
    }
    return due.size();
}

Instant NaiveRankings::next_deadline() const {
    Instant next = Instant::never();
    for (const auto& [product, pending] : pending_) {
        next = std::min(next, pending.due_at);
    }
    for (const auto& [key, bucket] : buckets_) {
        next = std::min(next, bucket.leaves_at);
    }
    return next;
}

void NaiveRankings::add_rows(RowsByTable& rows) const {
    for (const auto& [product, pending] : pending_) {
        Bytes row = Bytes().number(product).with_sign(pending.pieces).time(pending.due_at);
        rows["pending_sales"].insert(row.text());
    }
    struct Sum {
        std::uint64_t views = 0;
        std::int64_t sales = 0;
    };
    std::map<std::pair<std::uint64_t, int>, Sum> sums;  // by product and window
    for (const auto& [key, bucket] : buckets_) {
        auto [product, unit, start] = key;
        Bytes row = Bytes().number(product).number(static_cast<std::uint64_t>(unit)).time(start);
        row.number(bucket.views).with_sign(bucket.sales).time(bucket.leaves_at);
        rows["ranking_buckets"].insert(row.text());
        for (int i = 0; i < 2; ++i) {
            if (bucket.leaves_at.ms <= start.ms + units[unit].windows_ms[i]) {
                Sum& sum = sums[{product, units[unit].windows[i]}];
                sum.views += bucket.views;
                sum.sales += bucket.sales;
            }
        }
    }
    for (const auto& [key, sum] : sums) {
        if (sum.views == 0 && sum.sales == 0) {
            continue;
        }
        const Standing& standing = standings_.at(key.first);
        Bytes row = Bytes().number(key.first).number(static_cast<std::uint64_t>(key.second));
        row.number(standing.category).flag(standing.active);
        rows["ranking_scores"].insert(row.number(sum.views).with_sign(sum.sales).text());
    }
}

}  // namespace onrush::sim
