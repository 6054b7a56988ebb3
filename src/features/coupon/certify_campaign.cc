#include "features/coupon/certify_campaign.h"

#include "features/coupon/state.h"

namespace onrush::coupon {

namespace {

// Sold out is over, also while it is paused or has not opened: nothing of it is left to be had.
draw::DropStanding standing_of(const CouponFeature& feature, const Campaign& campaign,
                               base::Instant now) {
    const CampaignCount* count = feature.counts.find(campaign.id);
    ONRUSH_CHECK(count != nullptr, "campaign {} has no count", campaign.id.value);
    bool over =
        state_of(campaign, *count, now) == CampaignState::closed || count->issued >= campaign.quota;
    return {{draw::DropType::campaign, campaign.id.value}, over, count->issued};
}

}  // namespace

engine::Result<AskCampaignEnd> decide(const CouponFeature& feature, const AskCampaignEnd& input,
                                      base::Instant now) {
    const Campaign* campaign = feature.campaigns.find(input.campaign);
    if (campaign == nullptr) {
        return engine::refuse(campaign_not_found);
    }
    return standing_of(feature, *campaign, now);
}

engine::Result<ProveCoupon> decide(const CouponFeature& feature, const ProveCoupon& input,
                                   base::Instant now) {
    const Coupon* coupon = find_coupon(feature, input.coupon);
    bool is_user = input.caller.role == engine::Role::user;
    if (coupon == nullptr || (is_user && coupon->account != input.caller.account)) {
        return engine::refuse(coupon_not_found);
    }
    return draw::DropPiece{standing_of(feature, campaign_of(feature, *coupon), now),
                           coupon->number};
}

}  // namespace onrush::coupon
