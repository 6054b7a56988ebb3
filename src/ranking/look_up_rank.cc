#include "ranking/look_up_rank.h"

#include <algorithm>

#include "ranking/read_list.h"
#include "ranking/sums.h"

namespace onrush::ranking {

namespace {

Counts counts_of(const RankingFeature& feature, ProductId product, Window window) {
    if (window == Window::all) {
        const catalog::Totals& totals = totals_of(feature.catalog, product);
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

engine::Result<LookUpRank> decide(const RankingFeature& feature, const LookUpRank& input,
                                  const engine::Turn& turn) {
    if (feature.catalog.products.find(input.product) == nullptr) {
        return std::unexpected(LookUpRank::Refusal::product_not_found);
    }
    Counts counts = counts_of(feature, input.product, input.window);
    auto by_count = [&](RankingKind kind, std::int64_t count) {
        CountRank rank{.count = count};
        if (count > 0) {
            rank.rank = rank_in(*places_of(feature, {kind, input.window, {}}, turn.now),
                                input.product, std::identity());
        }
        return rank;
    };
    Items<RankingItem> popular =
        items_of(feature, {RankingKind::popular, input.window, {}}, turn.now);
    return ProductRank{
        .product_id = input.product,
        .window = std::string(to_text(input.window)),
        .views = by_count(RankingKind::views, static_cast<std::int64_t>(counts.views)),
        .sales = by_count(RankingKind::sales, counts.sales),
        .popular = {rank_in(*popular, input.product, &RankingItem::product_id)}};
}

}  // namespace onrush::ranking
