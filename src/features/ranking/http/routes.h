// The routes of rankings, and the counter that sends views from the io threads to the engine.
#pragma once

#include <memory>
#include <vector>

#include "api/bridge.h"
#include "features/ranking/http/view_counter.h"
#include "features/ranking/ranking.h"
#include "http/route.h"

namespace onrush::ranking {

// All that is given outlives the routes.
[[nodiscard]] std::vector<http::Route> routes(RankingFeature& feature, api::Bridge& bridge,
                                              std::size_t io_threads);

// The counter for the catalogue's OnView. Call its end_of_turn() before the bridge's, which sends
// what it has produced. It outlives the io threads; feature and bridge outlive it.
[[nodiscard]] std::unique_ptr<ViewCounter> make_view_counter(RankingFeature& feature,
                                                             api::Bridge& bridge,
                                                             std::size_t io_threads);

}  // namespace onrush::ranking
