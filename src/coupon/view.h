// What is shown of campaigns and coupons.
#pragma once

#include "coupon/coupon.h"
#include "coupon/state.h"

namespace onrush::coupon {

struct CampaignView {
    CampaignId campaign_id;
    std::string name;
    CampaignState state = CampaignState::scheduled;
    std::uint32_t quota = 0;
    std::uint32_t issued = 0;
    std::uint32_t remaining = 0;
    std::uint32_t per_account = 1;
    base::Instant opens_at;
    base::Instant closes_at;
    std::optional<base::Duration> valid_for_seconds;
    Discount discount;
    base::Money min_order;
    Scope scope;
    base::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(CampaignView, (),
                      (campaign_id, name, state, quota, issued, remaining, per_account, opens_at,
                       closes_at, valid_for_seconds, discount, min_order, scope, created_at))

struct CouponView {
    CouponId coupon_id;
    CampaignId campaign_id;
    std::uint32_t number = 0;
    CouponStatus status = CouponStatus::available;
    base::Instant issued_at;
    base::Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(CouponView, (),
                      (coupon_id, campaign_id, number, status, issued_at, expires_at))

[[nodiscard]] CampaignView view_of(const Campaign& campaign, const Tally& tally, base::Instant now);
[[nodiscard]] CouponView view_of(const Campaign& campaign, const Coupon& coupon, base::Instant now);

}  // namespace onrush::coupon
