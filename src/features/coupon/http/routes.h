// The routes of campaigns and coupons.
#pragma once

#include "api/bridge.h"
#include "features/coupon/coupon.h"
#include "http/route.h"

namespace onrush::coupon {

// Feature and bridge outlive the routes.
[[nodiscard]] std::vector<http::Route> routes(CouponFeature& feature, api::Bridge& bridge);

}  // namespace onrush::coupon
