// What orders do with coupons, inside commands of their own.
//
//     AVAILABLE --hold--> HELD --use--> USED
//         ^  \              |             |
//         |   \--use--------|--> USED     |
//         \----release------/             |
//         \----restore--------------------/
//
// A coupon whose time ran out while it was held or used becomes EXPIRED where it would become
// AVAILABLE again. Check with can_use() first; the others cannot fail and stop the process when
// the coupon is not in the state the drawing wants. Engine thread, within a command.
#pragma once

#include <expected>

#include "coupon/coupon.h"
#include "engine/job.h"

namespace onrush::coupon {

// In the order of the checks.
enum class UseRefusal : std::uint8_t { coupon_not_found, coupon_not_available };
BOOST_DESCRIBE_ENUM(UseRefusal, coupon_not_found, coupon_not_available)

// The account's own coupon, free to be held or used now. Someone else's is not found. What it is
// worth and for what stands in campaign_of().
[[nodiscard]] std::expected<const Coupon*, UseRefusal> can_use(const CouponFeature& feature,
                                                               AccountId account, CouponId id,
                                                               const engine::Turn& turn);

void hold(CouponFeature& feature, const Coupon& coupon, const engine::Turn& turn);
void release(CouponFeature& feature, const Coupon& coupon, const engine::Turn& turn);
void use(CouponFeature& feature, const Coupon& coupon, OrderId order, const engine::Turn& turn);
void restore(CouponFeature& feature, const Coupon& coupon, OrderId order, const engine::Turn& turn);

}  // namespace onrush::coupon
