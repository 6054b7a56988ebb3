#include "features/coupon/look_up_coupon.h"

#include "engine/page.h"
#include "features/coupon/limits.h"
#include "features/coupon/state.h"

namespace onrush::coupon {

CouponView view_of(const CouponFeature& feature, const Coupon& coupon, base::Instant now) {
    const Campaign& campaign = campaign_of(feature, coupon);
    return {.coupon_id = coupon_id(coupon),
            .campaign_id = coupon.campaign,
            .name = campaign.name,
            .number = coupon.number,
            .status = status_of(feature, coupon, now),
            .issued_at = coupon.issued_at,
            .expires_at = expires_at(campaign, coupon),
            .discount = campaign.discount,
            .min_order = campaign.min_order,
            .scope = campaign.scope,
            .exclusive = campaign.exclusive,
            .sale_prices = campaign.sale_prices};
}

engine::Result<LookUpCoupon> decide(const CouponFeature& feature, const LookUpCoupon& input,
                                    base::Instant now) {
    const Coupon* coupon = find_coupon(feature, input.coupon);
    if (coupon == nullptr || coupon->account != input.caller.account) {
        return engine::refuse(coupon_not_found);
    }
    return view_of(feature, *coupon, now);
}

engine::Result<ListMyCoupons> decide(const CouponFeature& feature, const ListMyCoupons& input,
                                     base::Instant now) {
    AccountId account = input.caller.account;
    auto show = [&](std::uint32_t ordinal) -> std::optional<CouponView> {
        const Coupon* coupon = feature.coupons.find_by<ByOrdinal>(account, ordinal);
        ONRUSH_CHECK(coupon != nullptr, "account {} lacks its coupon {}", account.value, ordinal);
        CouponStatus status = status_of(feature, *coupon, now);
        return input.status.value_or(status) == status
                   ? std::optional(view_of(feature, *coupon, now))
                   : std::nullopt;
    };
    return engine::newest_by_number(input, 1u, coupons_of(feature, account),
                                    limits::coupons_scanned_max, show);
}

engine::Result<LookUpAnyCoupon> decide(const CouponFeature& feature, const LookUpAnyCoupon& input,
                                       base::Instant now) {
    const Coupon* coupon = find_coupon(feature, input.coupon);
    if (coupon == nullptr) {
        return engine::refuse(coupon_not_found);
    }
    LookUpAnyCoupon::Answer answer{view_of(feature, *coupon, now), coupon->account, {}, {}};
    if (const Revocation* revocation = feature.revocations.find(input.coupon)) {
        answer.revoked_at = revocation->at;
        answer.revocation_reason = revocation->reason;
    }
    return answer;
}

engine::Result<ListAnyCoupons> decide(const CouponFeature& feature, const ListAnyCoupons& input,
                                      base::Instant now) {
    if (!account::exists(feature.accounts, input.account)) {
        return engine::refuse(account::account_not_found);
    }
    return decide(feature,
                  ListMyCoupons{.caller = {.account = input.account},
                                .status = input.status,
                                .limit = input.limit,
                                .cursor = input.cursor},
                  now);
}

}  // namespace onrush::coupon
