// The routes of points.
#pragma once

#include <span>
#include <vector>

#include "api/bridge.h"
#include "http/route.h"
#include "point/point.h"

namespace onrush::point {

namespace problems {
extern const http::ProblemType amount_out_of_range;
extern const http::ProblemType self_charge_off;
extern const http::ProblemType entry_not_found;
extern const http::ProblemType insufficient_points;
extern const http::ProblemType balance_cap;
extern const http::ProblemType entry_not_reversible;
extern const http::ProblemType already_reversed;
}  // namespace problems

[[nodiscard]] std::span<const http::ProblemType* const> problem_types();

// All that is given outlives the routes.
[[nodiscard]] std::vector<http::Route> routes(PointFeature& feature, api::Bridge& bridge);

}  // namespace onrush::point
