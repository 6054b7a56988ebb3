#include "features/coupon/revoke_coupon.h"

#include "features/coupon/expire_coupons.h"
#include "features/coupon/state.h"

namespace onrush::coupon {

engine::Result<RevokeCoupon> decide(CouponFeature& feature, const RevokeCoupon& input,
                                    base::Instant now) {
    const Coupon* coupon = find_coupon(feature, input.coupon);
    if (coupon == nullptr) {
        return engine::refuse(coupon_not_found);
    }
    const Campaign& campaign = campaign_of(feature, *coupon);
    CouponStatus status = status_of(feature, *coupon, now);
    if (status != CouponStatus::available && status != CouponStatus::held) {
        return engine::refuse(coupon_not_revocable, base::text_of(status));
    }
    bool restock = input.restock.value_or(false);
    if (restock && campaign.quota >= limits::quota_max) {
        return engine::refuse(restock_invalid);
    }
    // From here on the command succeeds.
    feature.revocations.insert({coupon_id(*coupon), now, input.reason});
    if (status == CouponStatus::available) {
        feature.coupons.update(*coupon, [](Coupon& row) { row.status = CouponStatus::revoked; });
    }
    if (restock) {
        bool was_sold_out = count_of(feature, campaign.id).issued == campaign.quota;
        feature.campaigns.update(campaign, [](Campaign& row) { row.quota += 1; });
        if (was_sold_out) {
            feature.campaign_back_in_stock.emit({campaign.id, 1});
        }
        room::stock_changed(feature.rooms, guarded(campaign.id), now);
    }
    feature.coupon_revoked.emit(
        {coupon_id(*coupon), coupon->campaign, coupon->account, input.reason, restock});
    return view_of(feature, *coupon, now);
}

engine::Result<ReinstateCoupon> decide(CouponFeature& feature, const ReinstateCoupon& input,
                                       base::Instant now) {
    const Coupon* coupon = find_coupon(feature, input.coupon);
    if (coupon == nullptr) {
        return engine::refuse(coupon_not_found);
    }
    CouponStatus status = status_of(feature, *coupon, now);
    if (status != CouponStatus::revoked) {
        return engine::refuse(coupon_not_revoked, base::text_of(status));
    }
    // From here on the command succeeds.
    feature.coupon_reinstated.emit(
        {coupon_id(*coupon), coupon->campaign, coupon->account, input.reason});
    // None: an earlier version revoked it, and kept nothing of it.
    if (const Revocation* revocation = feature.revocations.find(input.coupon)) {
        feature.revocations.erase(*revocation);
    }
    if (coupon->status == CouponStatus::revoked) {
        make_available(feature, *coupon, now);
    }
    return view_of(feature, *coupon, now);
}

}  // namespace onrush::coupon
