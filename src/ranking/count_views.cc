#include "ranking/count_views.h"

#include "ranking/limits.h"
#include "ranking/sums.h"

namespace onrush::ranking {

engine::Result<CountViews> decide(RankingFeature& feature, const CountViews& input,
                                  const engine::Turn& turn) {
    ONRUSH_CHECK(input.counts.size() <= limits::counts_max, "{} products in one command",
                 input.counts.size());
    for (const ViewCount& count : input.counts) {
        if (count.views > 0 && feature.catalog.products.find(count.product) != nullptr) {
            add(feature, count.product, {.views = count.views}, turn.now, turn);
        }
    }
    return CountViews::Answer{};
}

}  // namespace onrush::ranking
