#include "coupon/look_up_coupon.h"

namespace onrush::coupon {

using Refusal = LookUpCoupon::Refusal;

engine::Result<LookUpCoupon> decide(const CouponFeature& feature, const LookUpCoupon& input,
                                    const engine::Turn& turn) {
    if (auto refusal = account::refusal_of<Refusal>(standing_of(feature.accounts, input.caller))) {
        return std::unexpected(*refusal);
    }
    const Coupon* coupon = find_coupon(feature, input.coupon);
    if (coupon == nullptr || coupon->account != input.caller.account) {
        return std::unexpected(Refusal::coupon_not_found);
    }
    return view_of(campaign_of(feature, *coupon), *coupon, turn.now);
}

}  // namespace onrush::coupon
