// Issues the next coupon of a campaign to the caller: the command that crowds send.
//
// It costs a look at the account, at the campaign, and at what the account holds; a win adds one
// row to three hash indexes. Nothing here allocates but the tables themselves.
#pragma once

#include "engine/command.h"
#include "features/coupon/look_up_coupon.h"
#include "features/coupon/refusals.h"

namespace onrush::coupon {

struct IssueCoupon {
    using Feature = CouponFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Caller caller;
    CampaignId campaign;

    using Answer = CouponView;
    // In the order of the checks.
    static constexpr std::array refusals = {
        &campaign_not_found, &campaign_paused,       &campaign_not_open,
        &campaign_closed,    &coupon_already_issued, &campaign_sold_out,
    };
};

engine::Result<IssueCoupon> decide(CouponFeature& feature, const IssueCoupon& input,
                                   base::Instant now);

}  // namespace onrush::coupon
