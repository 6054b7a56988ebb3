// The routes of campaigns and coupons.
#pragma once

#include <span>
#include <vector>

#include "api/bridge.h"
#include "coupon/coupon.h"
#include "http/route.h"

namespace onrush::coupon {

namespace problems {
extern const http::ProblemType campaign_not_found;
extern const http::ProblemType campaign_paused;
extern const http::ProblemType campaign_not_open;
extern const http::ProblemType campaign_closed;
extern const http::ProblemType campaign_sold_out;
extern const http::ProblemType campaigns_full;
extern const http::ProblemType quota_below_issued;
extern const http::ProblemType coupon_already_issued;
extern const http::ProblemType coupon_not_found;
extern const http::ProblemType coupon_not_available;
}  // namespace problems

[[nodiscard]] std::span<const http::ProblemType* const> problem_types();

// All that is given outlives the routes.
[[nodiscard]] std::vector<http::Route> routes(CouponFeature& feature, api::Bridge& bridge);

}  // namespace onrush::coupon
