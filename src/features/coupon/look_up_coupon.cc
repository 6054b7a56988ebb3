#include "features/coupon/look_up_coupon.h"

#include <algorithm>

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
    std::size_t limit = input.limit.value_or(engine::limits::page_items_default);
    std::uint32_t ordinal = coupons_of(feature, account);
    if (input.cursor) {
        ordinal = std::min(ordinal, std::max(*input.cursor, 1u) - 1);
    }
    CouponPage page;
    for (std::size_t scanned = 0; ordinal > 0; --ordinal, ++scanned) {
        if (page.items.size() == limit || scanned == limits::coupons_scanned_max) {
            page.next_cursor = ordinal + 1;
            break;
        }
        const Coupon* coupon = feature.coupons.find_by<ByOrdinal>(account, ordinal);
        ONRUSH_CHECK(coupon != nullptr, "account {} lacks its coupon {}", account.value, ordinal);
        const Campaign& campaign = campaign_of(feature, *coupon);
        if (!input.status || status_of(campaign, *coupon, now) == *input.status) {
            page.items.push_back(view_of(campaign, *coupon, now));
        }
    }
    return page;
}

}  // namespace onrush::coupon
