// Revokes an available coupon.
//
// Its number is never issued again, and it still counts against the account's limit, so the account
// cannot take another one instead. With restock the campaign's quota grows by one,
// so somebody else gets the next number; the numbers stay 1..issued without a gap.
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
    static constexpr std::array refusals = {&coupon_not_found, &coupon_not_available,
                                            &restock_invalid};
};
BOOST_DESCRIBE_STRUCT(RevokeCoupon, (), (caller, coupon, reason, restock))

engine::Result<RevokeCoupon> decide(CouponFeature& feature, const RevokeCoupon& input,
                                    base::Instant now);

}  // namespace onrush::coupon
