#include "coupon/view.h"

namespace onrush::coupon {

CampaignView view_of(const Campaign& campaign, const Tally& tally, base::Instant now) {
    return {.campaign_id = campaign.id,
            .name = campaign.name,
            .state = state_of(campaign, tally, now),
            .quota = campaign.quota,
            .issued = tally.issued,
            .remaining = campaign.quota - tally.issued,
            .per_account = campaign.per_account,
            .opens_at = campaign.opens_at,
            .closes_at = campaign.closes_at,
            .valid_for_seconds = campaign.valid_for,
            .discount = campaign.discount,
            .min_order = campaign.min_order,
            .scope = campaign.scope,
            .created_at = campaign.created_at};
}

CouponView view_of(const Campaign& campaign, const Coupon& coupon, base::Instant now) {
    return {.coupon_id = coupon_id(coupon),
            .campaign_id = coupon.campaign,
            .number = coupon.number,
            .status = status_of(campaign, coupon, now),
            .issued_at = coupon.issued_at,
            .expires_at = expires_at(campaign, coupon)};
}

}  // namespace onrush::coupon
