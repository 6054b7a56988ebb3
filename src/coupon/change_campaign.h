// Raises the quota, moves times, pauses, resumes, closes. What is not given stays.
//
// Coupons that are out never lose by it: where they expire together, a later closing time moves
// their end with it, an earlier one leaves it where it was told to be. A raised quota re-opens a
// sold-out campaign, a later closing time one that has closed by time. What the operator closed
// stays closed, and once a campaign's coupons have expired together it changes no more.
#pragma once

#include "account/caller.h"
#include "coupon/view.h"
#include "engine/command.h"

namespace onrush::coupon {

enum class CampaignAction : std::uint8_t { pause, resume, close };
BOOST_DESCRIBE_ENUM(CampaignAction, pause, resume, close)

struct ChangeCampaign {
    account::Caller caller;  // an admin
    CampaignId campaign;
    std::optional<std::uint32_t> quota;
    std::optional<base::Instant> opens_at;
    std::optional<base::Instant> closes_at;
    std::optional<CampaignAction> action;  // may be repeated, but for close

    using Answer = CampaignView;
    // In the order of the checks.
    enum class Refusal {
        token_void,
        account_inactive,
        campaign_not_found,
        campaign_closed,
        quota_out_of_range,
        quota_below_issued,
        window_out_of_range,
    };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive, campaign_not_found,
                               campaign_closed, quota_out_of_range, quota_below_issued,
                               window_out_of_range)
};

engine::Result<ChangeCampaign> decide(CouponFeature& feature, const ChangeCampaign& input,
                                      const engine::Turn& turn);

}  // namespace onrush::coupon
