// The routes of sales. Taking part in one is an order, whose feature has that route.
#pragma once

#include "api/bridge.h"
#include "features/sale/sale.h"
#include "http/route.h"

namespace onrush::sale {

// Feature and bridge outlive the routes.
[[nodiscard]] std::vector<http::Route> routes(SaleFeature& feature, api::Bridge& bridge);

}  // namespace onrush::sale
