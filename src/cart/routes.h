// The routes of carts.
#pragma once

#include <span>
#include <vector>

#include "api/bridge.h"
#include "cart/cart.h"
#include "http/route.h"

namespace onrush::cart {

namespace problems {
extern const http::ProblemType product_inactive;
extern const http::ProblemType cart_full;
}  // namespace problems

[[nodiscard]] std::span<const http::ProblemType* const> problem_types();

// All that is given outlives the routes.
[[nodiscard]] std::vector<http::Route> routes(CartFeature& feature, api::Bridge& bridge);

}  // namespace onrush::cart
