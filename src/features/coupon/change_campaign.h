// Changes a campaign's quota or times, and what its coupons go together with and reduce; pauses,
// resumes or closes it. Omitted members stay as they are.
//
// Issued coupons follow their campaign's terms, so they are exclusive, or for sale prices, as soon
// as it is. An order that is placed keeps its price.
//
// Issued coupons never lose time: where they expire together, a later closing time moves their end
// with it, and an earlier one leaves their end where it was. A raised quota reopens a sold-out
// campaign, a later closing time one that has closed by time. What an administrator closed stays
// closed, and once a campaign's coupons have expired together it can no longer be changed.
#pragma once

#include "engine/command.h"
#include "features/coupon/limits.h"
#include "features/coupon/look_up_campaign.h"
#include "features/coupon/refusals.h"

namespace onrush::coupon {

enum class CampaignAction : std::uint8_t { pause, resume, close };
BOOST_DESCRIBE_ENUM(CampaignAction, pause, resume, close)

struct ChangeCampaign {
    using Feature = CouponFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;  // an admin
    CampaignId campaign;
    std::optional<std::uint32_t> quota;
    std::optional<base::Instant> opens_at;
    std::optional<base::Instant> closes_at;
    std::optional<CampaignAction> action;  // may be repeated, but for close
    std::optional<bool> exclusive;
    std::optional<bool> sale_prices;
    static constexpr std::array ranges = {base::range("quota", 1, limits::quota_max)};

    using Answer = CampaignView;
    // In the order of the checks.
    static constexpr std::array refusals = {&campaign_not_found, &campaign_unchangeable,
                                            &quota_below_issued, &window_invalid};
};
BOOST_DESCRIBE_STRUCT(ChangeCampaign, (),
                      (caller, campaign, quota, opens_at, closes_at, action, exclusive,
                       sale_prices))

engine::Result<ChangeCampaign> decide(CouponFeature& feature, const ChangeCampaign& input,
                                      base::Instant now);

}  // namespace onrush::coupon
