// Reads a ranking from its indexes, or gives what was read a moment ago.
#pragma once

#include "ranking/most_popular.h"
#include "ranking/ranking.h"

namespace onrush::ranking {

// The first so many, as they are now: active products whose number is above 0; of equals the
// newer is first.
[[nodiscard]] std::vector<Ranked> read_list(const RankingFeature& feature, const List& list,
                                            std::size_t count);

// The first items_max, from the last 200 ms.
[[nodiscard]] Items<RankingItem> items_of(const RankingFeature& feature, const List& list,
                                          base::Instant now);

// The first places_max, from the last 200 ms.
[[nodiscard]] Items<ProductId> places_of(const RankingFeature& feature, const List& list,
                                         base::Instant now);

}  // namespace onrush::ranking
