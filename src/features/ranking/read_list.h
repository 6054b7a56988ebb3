// Reads a ranking from its indexes, or gives one that was read a moment ago.
#pragma once

#include "features/ranking/most_popular.h"
#include "features/ranking/ranking.h"

namespace onrush::ranking {

// The first `count`, as they are now: active products whose number is above 0; of equals the
// newer is first.
[[nodiscard]] std::vector<Ranked> read_list(const RankingFeature& feature, const List& list,
                                            std::size_t count);

// The first items_max, from the last 200 ms.
[[nodiscard]] Items<RankingItem> items_of(const RankingFeature& feature, const List& list,
                                          base::Instant now);

// The first ranks_max, from the last 200 ms.
[[nodiscard]] Items<ProductId> ids_of(const RankingFeature& feature, const List& list,
                                      base::Instant now);

}  // namespace onrush::ranking
