// The routes of concerts, their dates and seats.
#pragma once

#include <cstddef>
#include <vector>

#include "api/bridge.h"
#include "api/event_streams.h"
#include "features/concert/concert.h"
#include "http/route.h"

namespace onrush::concert {

// All that is given outlives the routes.
[[nodiscard]] std::vector<http::Route> routes(ConcertFeature& feature, api::Bridge& bridge,
                                              api::EventStreams& streams, std::size_t io_threads);

}  // namespace onrush::concert
