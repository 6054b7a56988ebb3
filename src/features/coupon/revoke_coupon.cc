#include "features/coupon/revoke_coupon.h"

#include "features/coupon/state.h"

namespace onrush::coupon {

engine::Result<RevokeCoupon> decide(CouponFeature& feature, const RevokeCoupon& input,
                                    base::Instant now) {
    const Coupon* coupon = find_coupon(feature, input.coupon);
    if (coupon == nullptr) {
        return engine::refuse(coupon_not_found);
    }
    const Campaign& campaign = campaign_of(feature, *coupon);
    CouponStatus status = status_of(campaign, *coupon, now);
    if (status != CouponStatus::available) {
        return engine::refuse(coupon_not_available, base::text_of(status));
    }
    bool restock = input.restock.value_or(false);
    if (restock && campaign.quota >= limits::quota_max) {
        return engine::refuse(restock_invalid);
    }
    // From here on the command succeeds.
    feature.coupons.update(*coupon, [](Coupon& row) { row.status = CouponStatus::revoked; });
    if (restock) {
        feature.campaigns.update(campaign, [](Campaign& row) { row.quota += 1; });
    }
    feature.coupon_revoked.emit(
        {coupon_id(*coupon), coupon->campaign, coupon->account, input.reason, restock});
    return view_of(campaign, *coupon, now);
}

}  // namespace onrush::coupon
