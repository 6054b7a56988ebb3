#include "features/ranking/look_up_ranking.h"

#include <algorithm>

#include "features/ranking/counting.h"
#include "features/ranking/read_list.h"

namespace onrush::ranking {

static_assert(limits::items_max >= engine::limits::page_items_max);

namespace {

std::optional<Window> window_of(const std::optional<std::string>& text) {
    return text ? parse_window(*text) : Window::hours_24;
}

Counts counts_of(const RankingFeature& feature, ProductId product, Window window) {
    if (window == Window::all) {
        const catalog::Totals& totals = catalog::totals_of(feature.catalog, product);
        return {totals.views, totals.sales};
    }
    const Score* score = feature.scores.find(product, window);
    return score == nullptr ? Counts() : Counts{score->views, score->sales};
}

template <typename Items, typename Projection>
std::optional<std::uint32_t> rank_in(const Items& items, ProductId product, Projection id_of) {
    auto at = std::ranges::find(items, product, id_of);
    return at == items.end() ? std::nullopt
                             : std::optional(static_cast<std::uint32_t>(at - items.begin() + 1));
}

}  // namespace

RankingPage page_of(const KeptPage& kept) {
    auto first = kept.items->begin();
    auto count = std::min<std::size_t>(kept.limit, kept.items->size());
    return {kept.list.kind,
            std::string(to_text(kept.list.window)),
            {first, first + static_cast<std::ptrdiff_t>(count)}};
}

engine::Result<LookUpRanking> decide(const RankingFeature& feature, const LookUpRanking& input,
                                     base::Instant now) {
    std::optional<Window> window = window_of(input.window);
    if (!window) {
        return engine::refuse(window_unknown);
    }
    List list = {input.by, *window, input.category};
    return KeptPage{list, input.limit.value_or(engine::limits::page_items_default),
                    items_of(feature, list, now)};
}

engine::Result<LookUpRank> decide(const RankingFeature& feature, const LookUpRank& input,
                                  base::Instant now) {
    std::optional<Window> window = window_of(input.window);
    if (!window) {
        return engine::refuse(window_unknown);
    }
    const catalog::Product* product = feature.catalog.products.find(input.product);
    if (product == nullptr || !product->active) {
        return engine::refuse(catalog::product_not_shown);
    }
    Counts counts = counts_of(feature, input.product, *window);
    auto rank_by = [&](RankingKind kind, std::int64_t count) {
        CountRank rank{.count = count};
        if (count > 0) {
            rank.rank =
                rank_in(*ids_of(feature, {kind, *window, {}}, now), input.product, std::identity());
        }
        return rank;
    };
    Items<RankingItem> popular = items_of(feature, {RankingKind::popular, *window, {}}, now);
    return ProductRank{
        .product_id = input.product,
        .window = std::string(to_text(*window)),
        .views = rank_by(RankingKind::views, static_cast<std::int64_t>(counts.views)),
        .sales = rank_by(RankingKind::sales, counts.sales),
        .popular = {rank_in(*popular, input.product, &RankingItem::product_id)}};
}

}  // namespace onrush::ranking
