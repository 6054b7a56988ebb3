#include "features/ranking/test/model.h"

#include <algorithm>
#include <vector>

namespace onrush::ranking {

using base::Duration;
using base::Instant;
using engine::test::answered;
using engine::test::Moment;
using engine::test::Numbers;
using engine::test::refused;
using engine::test::signed_of;
using engine::test::Told;

namespace {

constexpr std::int64_t minute = 60'000;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;

struct ModelUnit {
    std::int64_t length_ms = 0;
    std::int64_t windows_ms[2] = {};
};
constexpr ModelUnit model_units[] = {
    {minute, {10 * minute, hour}}, {hour, {24 * hour, 72 * hour}}, {day, {7 * day, 30 * day}}};

constexpr const char* window_names[] = {"10m", "1h", "24h", "3d", "7d", "30d", "all"};

Instant leaving(int unit, Instant start, Instant now) {
    for (std::int64_t length : model_units[unit].windows_ms) {
        if (start.ms + length > now.ms) {
            return Instant(start.ms + length);
        }
    }
    return Instant::never();
}

}  // namespace

// --- counting -----------------------------------------------------------------------------------

Told RankingModel::run(const CountViews& input, Catalog& catalog, Moment& moment) {
    moment.wrote = false;
    for (const ViewCount& one : input.counts) {
        if (one.views > 0 && catalog.has_product(one.product.value)) {
            count(catalog, one.product.value, signed_of(one.views), 0, moment.now, moment.now);
            moment.wrote = true;
        }
    }
    return answered();
}

void RankingModel::note_sale(Catalog& catalog, std::uint64_t product, std::int64_t pieces,
                             Instant now) {
    std::int64_t sold_in = now.ms / minute;
    auto waiting = pending_.find(product);
    if (waiting != pending_.end() && waiting->second.minute != sold_in) {
        if (waiting->second.pieces != 0) {
            count(catalog, product, 0, waiting->second.pieces,
                  Instant(waiting->second.minute * minute), now);
        }
        pending_.erase(waiting);
    }
    Instant due_at(std::min(now.ms + 200, (sold_in + 1) * minute));
    auto [at, fresh] = pending_.insert({product, {.due_at = due_at, .minute = sold_in}});
    at->second.pieces += pieces;
}

void RankingModel::note_return(std::uint64_t product, std::int64_t pieces, Instant sold_at,
                               Instant now) {
    std::int64_t sold_in = sold_at.ms / minute;
    auto waiting = pending_.find(product);
    if (waiting != pending_.end() && waiting->second.minute == sold_in) {
        waiting->second.pieces -= pieces;
        return;
    }
    auto [at, fresh] =
        returns_.insert({{product, sold_in}, {.due_at = now + Duration(200), .minute = sold_in}});
    at->second.pieces += pieces;
}

void RankingModel::count(Catalog& catalog, std::uint64_t product, std::int64_t views,
                         std::int64_t sales, Instant at, Instant now) {
    catalog.products[product - 1].views += views;
    catalog.products[product - 1].sales += sales;
    for (int unit = 0; unit < 3; ++unit) {
        Instant start(at.ms - at.ms % model_units[unit].length_ms);
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
    copy(catalog, product);
}

void RankingModel::copy(const Catalog& catalog, std::uint64_t product) {
    const Catalog::ProductState& state = catalog.products[product - 1];
    copies_[product] = {state.category, state.active};
}

std::size_t RankingModel::run_pending(Catalog& catalog, Moment& moment, std::size_t most) {
    std::vector<std::pair<Instant, std::uint64_t>> due;
    for (const auto& [product, pending] : pending_) {
        if (pending.due_at <= moment.now) {
            due.push_back({pending.due_at, product});
        }
    }
    std::ranges::sort(due);
    due.resize(std::min(due.size(), most));
    for (const auto& [at, product] : due) {
        Pending pending = pending_[product];
        pending_.erase(product);
        if (pending.pieces != 0) {
            count(catalog, product, 0, pending.pieces, Instant(pending.minute * minute),
                  moment.now);
        }
    }
    return due.size();
}

std::size_t RankingModel::run_returns(Catalog& catalog, Moment& moment, std::size_t most) {
    std::vector<std::pair<Instant, OfMinute>> due;
    for (const auto& [key, returned] : returns_) {
        if (returned.due_at <= moment.now) {
            due.push_back({returned.due_at, key});
        }
    }
    std::ranges::sort(due);
    due.resize(std::min(due.size(), most));
    for (const auto& [at, key] : due) {
        std::int64_t pieces = returns_[key].pieces;
        returns_.erase(key);
        count(catalog, key.first, 0, -pieces, Instant(key.second * minute), moment.now);
    }
    return due.size();
}

std::size_t RankingModel::run_leaving(const Catalog& catalog, Moment& moment, std::size_t most) {
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
        copy(catalog, product);
    }
    return due.size();
}

Instant RankingModel::next_pending() const {
    Instant next = Instant::never();
    for (const auto& [product, pending] : pending_) {
        next = std::min(next, pending.due_at);
    }
    return next;
}

Instant RankingModel::next_returns() const {
    Instant next = Instant::never();
    for (const auto& [key, returned] : returns_) {
        next = std::min(next, returned.due_at);
    }
    return next;
}

Instant RankingModel::next_leaving() const {
    Instant next = Instant::never();
    for (const auto& [key, bucket] : buckets_) {
        next = std::min(next, bucket.leaves_at);
    }
    return next;
}

// --- what is shown ------------------------------------------------------------------------------

RankingModel::Sum RankingModel::sum_of(const Catalog& catalog, std::uint64_t product,
                                       Window window) const {
    if (window == Window::all) {
        return {catalog.products[product - 1].views, catalog.products[product - 1].sales};
    }
    int unit = static_cast<int>(window) / 2;
    std::int64_t length = model_units[unit].windows_ms[static_cast<int>(window) % 2];
    Sum sum;
    for (const auto& [key, bucket] : buckets_) {
        auto [of, in_unit, start] = key;
        if (of == product && in_unit == unit && bucket.leaves_at.ms <= start.ms + length) {
            sum.views += bucket.views;
            sum.sales += bucket.sales;
        }
    }
    return sum;
}

Told RankingModel::run(const LookUpRank& input, const Catalog& catalog, Moment&) const {
    if (auto wrong = base::find_out_of_range(input)) {
        return refused(*wrong);
    }
    auto name = std::ranges::find(window_names, input.window.value_or("24h"));
    if (name == std::end(window_names)) {
        return refused(window_unknown);
    }
    if (!catalog.is_shown(input.product.value)) {
        return refused(catalog::product_not_shown);
    }
    auto window = static_cast<Window>(name - std::begin(window_names));
    Sum sum = sum_of(catalog, input.product.value, window);
    return answered({signed_of(input.product.value), sum.views, sum.sales});
}

// A product is shown where both the catalogue and the copy in its scores say so.
bool RankingModel::is_shown(const List& list, const Catalog& catalog, std::uint64_t product) const {
    auto fits = [&](std::uint64_t category, bool active) {
        return active && (!list.category || list.category->value == category);
    };
    const Catalog::ProductState& state = catalog.products[product - 1];
    auto copied = copies_.find(product);
    bool known = list.window == Window::all ||
                 (copied != copies_.end() && fits(copied->second.category, copied->second.active));
    return known && fits(state.category, state.active);
}

Numbers RankingModel::ranked(const List& list, const Catalog& catalog, std::size_t count) const {
    struct One {
        std::uint64_t product = 0;
        Sum sum;
        __int128 points = 0;
    };
    std::vector<One> all;
    std::int64_t most_views = 1;
    std::int64_t most_sales = 1;
    for (std::uint64_t product = 1; product <= catalog.products.size(); ++product) {
        if (is_shown(list, catalog, product)) {
            Sum sum = sum_of(catalog, product, list.window);
            most_views = std::max(most_views, sum.views);
            most_sales = std::max(most_sales, sum.sales);
            all.push_back({product, sum});
        }
    }
    for (One& one : all) {
        __int128 sales = std::max<std::int64_t>(one.sum.sales, 0);
        one.points = list.kind == RankingKind::views ? one.sum.views
                     : list.kind == RankingKind::sales
                         ? one.sum.sales
                         : 4 * sales * most_views + __int128{6} * one.sum.views * most_sales;
    }
    std::ranges::sort(all, [](const One& a, const One& b) {
        return a.points != b.points ? a.points > b.points : a.product > b.product;
    });
    Numbers numbers;
    for (std::size_t i = 0; i < std::min(count, all.size()) && all[i].points > 0; ++i) {
        const auto& [product, sum, points] = all[i];
        __int128 score = list.kind == RankingKind::popular ? points * 1000 / most_views / most_sales
                                                           : __int128{0};
        numbers.insert(numbers.end(), {signed_of(product), sum.views, sum.sales,
                                       static_cast<std::int64_t>(score)});
    }
    return numbers;
}

// --- the numbers of answers ---------------------------------------------------------------------

Numbers numbers_of(const CountViews::Answer&) {
    return {};
}

Numbers numbers_of(const ProductRank& rank) {
    return {signed_of(rank.product_id.value), rank.views.count, rank.sales.count};
}

Numbers numbers_of(const std::vector<Ranked>& list) {
    Numbers numbers;
    for (const Ranked& one : list) {
        numbers.insert(numbers.end(), {signed_of(one.product->id.value), signed_of(one.views),
                                       one.sales, one.score});
    }
    return numbers;
}

}  // namespace onrush::ranking
