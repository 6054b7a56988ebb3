// What must hold of campaigns and coupons, whatever happens.
#pragma once

#include "coupon/coupon.h"

namespace onrush::coupon {

// Campaigns: issued <= quota. Tallies: the last number given out is there, the next is not, and
// there is a deadline exactly while coupons have not had their time. Coupons: the number before is
// there too and none is beyond issued, so numbers are 1..issued without a gap; an account has at
// most per_account of a campaign, and its ordinals have no gap. No number, place or ordinal is
// there twice: these are keys, which the table itself holds.
void declare_laws(engine::Domain& domain, const CouponFeature& feature);

}  // namespace onrush::coupon
