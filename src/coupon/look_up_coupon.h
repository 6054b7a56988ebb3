// One of the caller's coupons. Someone else's is not found.
#pragma once

#include "account/caller.h"
#include "coupon/view.h"
#include "engine/command.h"

namespace onrush::coupon {

struct LookUpCoupon {
    static constexpr auto job_kind = engine::Job::Kind::query;
    account::Caller caller;
    CouponId coupon;

    using Answer = CouponView;
    enum class Refusal { token_void, account_inactive, coupon_not_found };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive, coupon_not_found)
};

engine::Result<LookUpCoupon> decide(const CouponFeature& feature, const LookUpCoupon& input,
                                    const engine::Turn& turn);

}  // namespace onrush::coupon
