// The routes of points.
#pragma once

#include "api/bridge.h"
#include "features/point/point.h"
#include "http/route.h"

namespace onrush::point {

// Feature and bridge outlive the routes.
[[nodiscard]] std::vector<http::Route> routes(PointFeature& feature, api::Bridge& bridge);

}  // namespace onrush::point
