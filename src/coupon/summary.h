// What was given out, for `onrush verify` to print: a line per campaign, the newest first. Counted
// anew from the coupons, after the laws were found to hold.
#pragma once

#include <string>
#include <vector>

#include "coupon/coupon.h"

namespace onrush::coupon {

[[nodiscard]] std::vector<std::string> summarize(const CouponFeature& feature);

}  // namespace onrush::coupon
