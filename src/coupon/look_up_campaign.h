// One campaign, as anyone may see it. Relaxed: what it says may be a moment ahead of the disk.
#pragma once

#include "coupon/view.h"
#include "engine/command.h"

namespace onrush::coupon {

struct LookUpCampaign {
    static constexpr auto job_kind = engine::Job::Kind::relaxed_query;
    CampaignId campaign;

    using Answer = CampaignView;
    enum class Refusal { campaign_not_found };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, campaign_not_found)
};

engine::Result<LookUpCampaign> decide(const CouponFeature& feature, const LookUpCampaign& input,
                                      const engine::Turn& turn);

}  // namespace onrush::coupon
