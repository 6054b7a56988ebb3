#include "coupon/revoke_coupon.h"

#include "coupon/limits.h"

namespace onrush::coupon {

using Code = RevokeCoupon::Code;
using Refusal = RevokeCoupon::Refusal;

engine::Result<RevokeCoupon> decide(CouponFeature& feature, const RevokeCoupon& input,
                                    const engine::Turn& turn) {
    if (auto code = account::refusal_of<Code>(standing_of_staff(feature.accounts, input.caller))) {
        return std::unexpected(Refusal{*code});
    }
    if (input.reason.empty() || input.reason.size() > limits::reason_bytes_max) {
        return std::unexpected(Refusal{Code::reason_out_of_range});
    }
    const Coupon* coupon = find_coupon(feature, input.coupon);
    if (coupon == nullptr) {
        return std::unexpected(Refusal{Code::coupon_not_found});
    }
    const Campaign& campaign = campaign_of(feature, *coupon);
    CouponStatus status = status_of(campaign, *coupon, turn.now);
    if (status != CouponStatus::available) {
        return std::unexpected(Refusal{Code::coupon_not_available, status});
    }
    if (input.restock && campaign.quota >= limits::quota_max) {
        return std::unexpected(Refusal{Code::quota_out_of_range});
    }
    // From here on the command succeeds.
    feature.coupons.update(*coupon, [](Coupon& row) { row.status = CouponStatus::revoked; });
    if (input.restock) {
        feature.campaigns.update(campaign, [](Campaign& row) { row.quota += 1; });
    }
    feature.coupon_revoked.emit(
        {coupon_id(*coupon), coupon->campaign, coupon->account, input.reason, input.restock});
    return view_of(campaign, *coupon, turn.now);
}

}  // namespace onrush::coupon
