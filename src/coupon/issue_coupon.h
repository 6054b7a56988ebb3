// Issues the next coupon of a campaign to the caller: the command that crowds send.
//
// It costs a look at the account, at the campaign, and at what the account holds; a win adds one
// row to three hash indexes. Nothing here allocates but the tables themselves.
#pragma once

#include "account/caller.h"
#include "coupon/view.h"
#include "engine/command.h"

namespace onrush::coupon {

struct IssueCoupon {
    account::Caller caller;
    CampaignId campaign;

    using Answer = CouponView;
    // In the order of the checks. Whose token is void is nobody, and is told nothing.
    enum class Code : std::uint8_t {
        token_void,
        campaign_not_found,
        account_inactive,
        campaign_paused,
        campaign_not_open,
        campaign_closed,
        coupon_already_issued,
        campaign_sold_out,
    };
    BOOST_DESCRIBE_NESTED_ENUM(Code, token_void, campaign_not_found, account_inactive,
                               campaign_paused, campaign_not_open, campaign_closed,
                               coupon_already_issued, campaign_sold_out)
    struct Refusal {
        Code code = Code::token_void;
        base::Instant opens_at = base::Instant::never();  // with campaign_not_open
        CouponId coupon_id;  // with coupon_already_issued: the account's last of this campaign
    };
};

engine::Result<IssueCoupon> decide(CouponFeature& feature, const IssueCoupon& input,
                                   const engine::Turn& turn);

}  // namespace onrush::coupon
