#include "features/coupon/look_up_campaign.h"

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
            .created_at = campaign.created_at};
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
    std::size_t limit = input.limit.value_or(engine::limits::page_items_default);
    auto all = feature.campaigns.by<ById>();
    auto range = input.cursor ? all.before(*input.cursor) : all.all();
    CampaignPage page;
    std::size_t scanned = 0;
    CampaignId last;
    for (auto at = range.rbegin(); at != range.rend(); ++at) {
        if (page.items.size() == limit || scanned == limits::campaigns_scanned_max) {
            page.next_cursor = last;
            break;
        }
        const Campaign& campaign = *at;
        const CampaignCount& count = count_of(feature, campaign.id);
        if (!input.state || state_of(campaign, count, now) == *input.state) {
            page.items.push_back(view_of(campaign, count, now));
        }
        scanned += 1;
        last = campaign.id;
    }
    return page;
}

}  // namespace onrush::coupon
