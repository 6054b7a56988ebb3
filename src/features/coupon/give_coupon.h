// Issues the next coupon of a campaign to an account that staff name: to make up for something, or
// because the coupons of this campaign are for those whom staff choose.
//
// Quota and perAccount hold as for the crowd. That a campaign is paused, or has not opened, keeps
// the crowd away and not staff: so a campaign that is always paused is given out by staff alone.
#pragma once

#include "engine/command.h"
#include "features/account/refusals.h"
#include "features/coupon/issue_coupon.h"

namespace onrush::coupon {

struct GiveCoupon {
    using Feature = CouponFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;
    AccountId account;  // blocked or not
    CampaignId campaign_id;

    using Answer = IssuedCoupon;
    // In the order of the checks.
    static constexpr std::array refusals = {
        &account::account_not_found, &campaign_not_found, &campaign_closed,
        &coupon_already_issued,      &campaign_sold_out,
    };
};
BOOST_DESCRIBE_STRUCT(GiveCoupon, (), (caller, account, campaign_id))

engine::Result<GiveCoupon> decide(CouponFeature& feature, const GiveCoupon& input,
                                  base::Instant now);

}  // namespace onrush::coupon
