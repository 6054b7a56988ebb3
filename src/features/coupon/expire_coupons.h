// Expires the coupons of a campaign when their time comes.
//
// Coupons of one campaign expire in the order of their numbers, for they were issued in that order
// and are valid equally long, or expire together. So a campaign has one deadline, that of the
// first number whose time has not come, and the sweep goes on from there:
//
//     1 ..... swept | swept+1 ........ issued
//     have had their time | sweep_at: when swept+1 expires
//
// Held coupons are passed over: their order decides. A sweep is bounded; what is left over goes on
// a millisecond later. Readers see no difference: status_of() decides by the time alone. The fact
// comes with the sweep.
#pragma once

#include "features/coupon/coupon.h"

namespace onrush::coupon {

void expire_due(CouponFeature& feature, const CampaignCount& count, base::Instant now);

// Marks one coupon expired, and says so.
void expire(CouponFeature& feature, const Coupon& coupon);

// Available again; or expired, for the sweep of its campaign may have passed it by already.
void make_available(CouponFeature& feature, const Coupon& coupon, base::Instant now);

}  // namespace onrush::coupon
