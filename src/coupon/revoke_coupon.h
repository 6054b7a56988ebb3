// Takes back a coupon that is not used.
//
// Its number is never given out again, and its place at the account stays taken: whoever lost a
// coupon cannot just fetch another. With restock the campaign's quota grows by one, so that
// somebody else gets a place at the end of the line; the numbers stay 1..issued without a gap.
#pragma once

#include "account/caller.h"
#include "coupon/view.h"
#include "engine/command.h"

namespace onrush::coupon {

struct RevokeCoupon {
    account::Caller caller;  // an admin
    CouponId coupon;
    std::string reason;
    bool restock = false;

    using Answer = CouponView;
    // In the order of the checks.
    enum class Code : std::uint8_t {
        token_void,
        account_inactive,
        reason_out_of_range,
        coupon_not_found,
        coupon_not_available,
        quota_out_of_range,  // restock, and the quota is as large as it may be
    };
    BOOST_DESCRIBE_NESTED_ENUM(Code, token_void, account_inactive, reason_out_of_range,
                               coupon_not_found, coupon_not_available, quota_out_of_range)
    struct Refusal {
        Code code = Code::token_void;
        CouponStatus status = CouponStatus::available;  // with coupon_not_available
    };
};

engine::Result<RevokeCoupon> decide(CouponFeature& feature, const RevokeCoupon& input,
                                    const engine::Turn& turn);

}  // namespace onrush::coupon
