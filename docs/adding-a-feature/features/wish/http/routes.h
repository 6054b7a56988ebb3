// The routes of wishes.
#pragma once

#include "api/bridge.h"
#include "features/wish/wish.h"
#include "http/route.h"

namespace onrush::wish {

// Feature and bridge outlive the routes.
[[nodiscard]] std::vector<http::Route> routes(WishFeature& feature, api::Bridge& bridge);

}  // namespace onrush::wish
