// The routes of quotes and orders, and of taking part in a sale.
#pragma once

#include "api/bridge.h"
#include "features/order/order.h"
#include "http/route.h"

namespace onrush::order {

// Feature and bridge outlive the routes.
[[nodiscard]] std::vector<http::Route> routes(OrderFeature& feature, api::Bridge& bridge);

}  // namespace onrush::order
