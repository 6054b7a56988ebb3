// Takes back a coupon that is not used, and gives one back that was revoked by mistake.
//
// The number of a revoked coupon is never issued again, and it still counts against the account's
// limit, so the account cannot take another one instead. With restock the campaign's quota grows by
// one, so somebody else gets the next number; the numbers stay 1..issued without a gap.
//
// An unpaid order that holds the coupon keeps its price and can no longer be paid: its buyer orders
// again without the coupon. Reinstated in time, the coupon is held again and the order can be paid.
#pragma once

#include "engine/command.h"
#include "features/coupon/limits.h"
#include "features/coupon/look_up_coupon.h"
#include "features/coupon/refusals.h"

namespace onrush::coupon {

struct RevokeCoupon {
    using Feature = CouponFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;  // an admin
    CouponId coupon;
    std::string reason;
    std::optional<bool> restock;
    static constexpr std::array ranges = {base::range("reason", 1, limits::reason_characters_max)};

    using Answer = CouponView;
    // In the order of the checks.
    static constexpr std::array refusals = {&coupon_not_found, &coupon_not_revocable,
                                            &restock_invalid};
};
BOOST_DESCRIBE_STRUCT(RevokeCoupon, (), (caller, coupon, reason, restock))

// The same coupon, with its number, goes back to its account; expired at once where its time is
// over. The quota stays as it is: what a restock added may be taken, or changed since.
struct ReinstateCoupon {
    using Feature = CouponFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;  // an admin
    CouponId coupon;
    std::string reason;
    static constexpr std::array ranges = {base::range("reason", 1, limits::reason_characters_max)};

    using Answer = CouponView;
    // In the order of the checks.
    static constexpr std::array refusals = {&coupon_not_found, &coupon_not_revoked};
};
BOOST_DESCRIBE_STRUCT(ReinstateCoupon, (), (caller, coupon, reason))

engine::Result<RevokeCoupon> decide(CouponFeature& feature, const RevokeCoupon& input,
                                    base::Instant now);
engine::Result<ReinstateCoupon> decide(CouponFeature& feature, const ReinstateCoupon& input,
                                       base::Instant now);

}  // namespace onrush::coupon
