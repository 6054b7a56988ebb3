#include "ranking/look_up_ranking.h"

#include <algorithm>

#include "ranking/read_list.h"

namespace onrush::ranking {

static_assert(limits::items_max >= account::limits::page_items_max);

engine::Result<LookUpRanking> decide(const RankingFeature& feature, const LookUpRanking& input,
                                     const engine::Turn& turn) {
    std::size_t limit = std::clamp(input.limit, 1u, account::limits::page_items_max);
    const std::vector<RankingItem>& items =
        items_of(feature, {input.kind, input.window, input.category}, turn.now);
    auto end = items.begin() + static_cast<std::ptrdiff_t>(std::min(limit, items.size()));
    return RankingPage{input.kind, std::string(to_text(input.window)), {items.begin(), end}};
}

}  // namespace onrush::ranking
