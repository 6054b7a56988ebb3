#include "coupon/look_up_campaign.h"

namespace onrush::coupon {

engine::Result<LookUpCampaign> decide(const CouponFeature& feature, const LookUpCampaign& input,
                                      const engine::Turn& turn) {
    const Campaign* campaign = feature.campaigns.find(input.campaign);
    if (campaign == nullptr) {
        return std::unexpected(LookUpCampaign::Refusal::campaign_not_found);
    }
    return view_of(*campaign, tally_of(feature, campaign->id), turn.now);
}

}  // namespace onrush::coupon
