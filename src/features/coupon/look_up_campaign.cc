#include "features/coupon/look_up_campaign.h"

#include "engine/page.h"
#include "features/coupon/limits.h"

namespace onrush::coupon {

CampaignView view_of(const Campaign& campaign, const CampaignCount& count, base::Instant now) {
    return {.campaign_id = campaign.id,
            .name = campaign.name,
            .state = state_of(campaign, count, now),
            .quota = campaign.quota,
            .issued = count.issued,
            .remaining = campaign.quota - count.issued,
            .per_account = campaign.per_account,
            .opens_at = campaign.opens_at,
            .closes_at = campaign.closes_at,
            .valid_for_seconds = campaign.valid_for,
            .discount = campaign.discount,
            .min_order = campaign.min_order,
            .scope = campaign.scope,
            .created_at = campaign.created_at,
            .exclusive = campaign.exclusive,
            .sale_prices = campaign.sale_prices};
}

engine::Result<LookUpCampaign> decide(const CouponFeature& feature, const LookUpCampaign& input,
                                      base::Instant now) {
    const Campaign* campaign = feature.campaigns.find(input.campaign);
    if (campaign == nullptr) {
        return engine::refuse(campaign_not_found);
    }
    return view_of(*campaign, count_of(feature, campaign->id), now);
}

engine::Result<ListCampaigns> decide(const CouponFeature& feature, const ListCampaigns& input,
                                     base::Instant now) {
    auto show = [&](const Campaign& campaign) -> std::optional<CampaignView> {
        const CampaignCount& count = count_of(feature, campaign.id);
        CampaignState state = state_of(campaign, count, now);
        return input.state.value_or(state) == state ? std::optional(view_of(campaign, count, now))
                                                    : std::nullopt;
    };
    return engine::newest_by_id(input, feature.campaigns.by<ById>(), limits::campaigns_scanned_max,
                                show);
}

}  // namespace onrush::coupon
