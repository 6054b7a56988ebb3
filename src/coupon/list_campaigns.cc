#include "coupon/list_campaigns.h"

#include <algorithm>

#include "coupon/limits.h"

namespace onrush::coupon {

engine::Result<ListCampaigns> decide(const CouponFeature& feature, const ListCampaigns& input,
                                     const engine::Turn& turn) {
    std::size_t limit = std::clamp(input.limit, 1u, account::limits::page_items_max);
    auto all = feature.campaigns.by<ById>();
    auto range = input.before ? all.before(*input.before) : all.all();
    ListCampaigns::Answer answer;
    std::size_t scanned = 0;
    CampaignId last;
    for (auto at = range.rbegin(); at != range.rend(); ++at) {
        if (answer.items.size() == limit || scanned == limits::campaigns_scanned_max) {
            answer.next_cursor = last;
            break;
        }
        const Campaign& campaign = *at;
        const Tally& tally = tally_of(feature, campaign.id);
        if (!input.state || state_of(campaign, tally, turn.now) == *input.state) {
            answer.items.push_back(view_of(campaign, tally, turn.now));
        }
        scanned += 1;
        last = campaign.id;
    }
    return answer;
}

}  // namespace onrush::coupon
