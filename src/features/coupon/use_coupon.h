// What orders do with coupons, inside commands of their own.
//
//     AVAILABLE --hold--> HELD --use--> USED
//         ^  \              |             |
//         |   \--use--------|--> USED     |
//         \----release------/             |
//         \----restore--------------------/
//
// A coupon whose time ran out while it was held or used becomes EXPIRED where it would become
// AVAILABLE again, and one that staff took back while it was held becomes REVOKED; it can no longer
// be used. Find it with find_usable() first, and ask status_of() whether a held one may be used;
// the moves cannot fail, and stop the process when the coupon is not in the state that the drawing
// wants. Engine thread, within a command.
#pragma once

#include <expected>

#include "base/refusal.h"
#include "features/coupon/coupon.h"

namespace onrush::coupon {

// The account's own coupon, free to be held or used now; or coupon_not_found, also for someone
// else's, or coupon_not_available. What it is worth and for what stands in campaign_of().
[[nodiscard]] std::expected<const Coupon*, base::Refused> find_usable(const CouponFeature& feature,
                                                                      AccountId account,
                                                                      CouponId id,
                                                                      base::Instant now);

void hold(CouponFeature& feature, const Coupon& coupon, base::Instant now);
void release(CouponFeature& feature, const Coupon& coupon, base::Instant now);
void use(CouponFeature& feature, const Coupon& coupon, OrderId order, base::Instant now);
void restore(CouponFeature& feature, const Coupon& coupon, OrderId order, base::Instant now);

}  // namespace onrush::coupon
