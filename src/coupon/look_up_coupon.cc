#include "coupon/look_up_coupon.h"

namespace onrush::coupon {

using Refusal = LookUpCoupon::Refusal;

engine::Result<LookUpCoupon> decide(const CouponFeature& feature, const LookUpCoupon& input,
                                    const engine::Turn& turn) {
    account::Standing standing = standing_of(feature.accounts, input.caller);
    if (standing == account::Standing::token_void) {
        return std::unexpected(Refusal::token_void);
    }
    if (standing == account::Standing::account_inactive) {
        return std::unexpected(Refusal::account_inactive);
    }
    const Coupon* coupon = find_coupon(feature, input.coupon);
    if (coupon == nullptr || coupon->account != input.caller.account) {
        return std::unexpected(Refusal::coupon_not_found);
    }
    return view_of(campaign_of(feature, *coupon), *coupon, turn.now);
}

}  // namespace onrush::coupon
