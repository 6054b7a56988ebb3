#include "features/coupon/look_up_coupon.h"

#include "engine/page.h"
#include "features/coupon/limits.h"
#include "features/coupon/state.h"

namespace onrush::coupon {

CouponView view_of(const Campaign& campaign, const Coupon& coupon, base::Instant now) {
    return {.coupon_id = coupon_id(coupon),
            .campaign_id = coupon.campaign,
            .number = coupon.number,
            .status = status_of(campaign, coupon, now),
            .issued_at = coupon.issued_at,
            .expires_at = expires_at(campaign, coupon)};
}

engine::Result<LookUpCoupon> decide(const CouponFeature& feature, const LookUpCoupon& input,
                                    base::Instant now) {
    const Coupon* coupon = find_coupon(feature, input.coupon);
    if (coupon == nullptr || coupon->account != input.caller.account) {
        return engine::refuse(coupon_not_found);
    }
    return view_of(campaign_of(feature, *coupon), *coupon, now);
}

engine::Result<ListMyCoupons> decide(const CouponFeature& feature, const ListMyCoupons& input,
                                     base::Instant now) {
    AccountId account = input.caller.account;
    auto show = [&](std::uint32_t ordinal) -> std::optional<CouponView> {
        const Coupon* coupon = feature.coupons.find_by<ByOrdinal>(account, ordinal);
        ONRUSH_CHECK(coupon != nullptr, "account {} lacks its coupon {}", account.value, ordinal);
        CouponView view = view_of(campaign_of(feature, *coupon), *coupon, now);
        return input.status.value_or(view.status) == view.status ? std::optional(view)
                                                                 : std::nullopt;
    };
    return engine::read_page<CouponPage>(
        engine::newest_first(1u, coupons_of(feature, account), input.cursor), input.limit,
        limits::coupons_scanned_max, std::identity(), show);
}

}  // namespace onrush::coupon
