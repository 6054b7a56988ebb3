// The routes of carts.
#pragma once

#include "api/bridge.h"
#include "features/cart/cart.h"
#include "http/route.h"

namespace onrush::cart {

// Feature and bridge outlive the routes.
[[nodiscard]] std::vector<http::Route> routes(CartFeature& feature, api::Bridge& bridge);

}  // namespace onrush::cart
