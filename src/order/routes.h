// The routes of orders, and of taking part in a sale.
#pragma once

#include <span>
#include <vector>

#include "api/bridge.h"
#include "http/route.h"
#include "order/order.h"

namespace onrush::order {

[[nodiscard]] std::span<const http::ProblemType* const> problem_types();

// All that is given outlives the routes.
[[nodiscard]] std::vector<http::Route> routes(OrderFeature& feature, api::Bridge& bridge);

}  // namespace onrush::order
