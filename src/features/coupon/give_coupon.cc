#include "features/coupon/give_coupon.h"

#include "features/coupon/state.h"

namespace onrush::coupon {

engine::Result<GiveCoupon> decide(CouponFeature& feature, const GiveCoupon& input,
                                  base::Instant now) {
    if (!account::exists(feature.accounts, input.account)) {
        return engine::refuse(account::account_not_found);
    }
    const Campaign* campaign = feature.campaigns.find(input.campaign_id);
    if (campaign == nullptr) {
        return engine::refuse(campaign_not_found);
    }
    const CampaignCount& count = count_of(feature, campaign->id);
    if (state_of(*campaign, count, now) == CampaignState::closed) {
        return engine::refuse(campaign_closed);
    }
    if (const Coupon* last = last_allowed(feature, *campaign, input.account)) {
        return engine::refuse(coupon_already_issued, coupon_id(*last));
    }
    if (count.issued >= campaign->quota) {
        return engine::refuse(campaign_sold_out);
    }
    // From here on the command succeeds.
    return issue_next(feature, *campaign, input.account, now);
}

}  // namespace onrush::coupon
