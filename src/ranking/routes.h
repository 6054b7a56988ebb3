// The routes of rankings, and how views come from the io threads to the engine.
#pragma once

#include <memory>
#include <vector>

#include "api/bridge.h"
#include "http/route.h"
#include "ranking/ranking.h"
#include "ranking/view_counter.h"

namespace onrush::ranking {

// All that is given outlives the routes.
[[nodiscard]] std::vector<http::Route> routes(RankingFeature& feature, api::Bridge& bridge,
                                              std::size_t io_threads);

// Counts for the catalogue's OnView. Its end_of_turn() comes before the bridge's, which sends what
// it has made. It outlives the io threads; feature and bridge outlive it.
[[nodiscard]] std::unique_ptr<ViewCounter> make_view_counter(RankingFeature& feature,
                                                             api::Bridge& bridge,
                                                             std::size_t io_threads);

}  // namespace onrush::ranking
