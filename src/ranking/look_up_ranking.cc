#include "ranking/look_up_ranking.h"

#include <algorithm>

#include "ranking/read_list.h"

namespace onrush::ranking {

static_assert(limits::items_max >= account::limits::page_items_max);

engine::Result<LookUpRanking> decide(const RankingFeature& feature, const LookUpRanking& input,
                                     const engine::Turn& turn) {
    std::uint32_t limit = std::clamp(input.limit, 1u, account::limits::page_items_max);
    List list = {input.kind, input.window, input.category};
    return KeptPage{list, limit, items_of(feature, list, turn.now)};
}

RankingPage page_of(const KeptPage& kept) {
    auto first = kept.items->begin();
    auto count = std::min<std::size_t>(kept.limit, kept.items->size());
    return {kept.list.kind,
            std::string(to_text(kept.list.window)),
            {first, first + static_cast<std::ptrdiff_t>(count)}};
}

}  // namespace onrush::ranking
