// Issues the next coupon of a campaign to the caller: the command that crowds send.
//
// It costs a look at the account, at the campaign, and at what the account holds; a win adds one
// row to three hash indexes. Nothing here allocates but the tables themselves.
#pragma once

#include "engine/command.h"
#include "features/coupon/coupon.h"
#include "features/coupon/refusals.h"
#include "features/room/refusals.h"

namespace onrush::coupon {

// What the crowd is told. The terms are those of the campaign, which each of them has just read.
struct IssuedCoupon {
    CouponId coupon_id;
    CampaignId campaign_id;
    std::uint32_t number = 0;
    CouponStatus status = CouponStatus::available;
    base::Instant issued_at;
    base::Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(IssuedCoupon, (),
                      (coupon_id, campaign_id, number, status, issued_at, expires_at))

struct IssueCoupon {
    using Feature = CouponFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Caller caller;
    CampaignId campaign;

    using Answer = IssuedCoupon;
    // In the order of the checks.
    static constexpr std::array refusals = {
        &campaign_not_found,  &campaign_closed,    &campaign_paused,       &campaign_not_open,
        &room::pass_required, &room::pass_expired, &coupon_already_issued, &campaign_sold_out,
    };
};

// Issues the next coupon of the campaign, which has one left, and the account may have one more.
IssuedCoupon issue_next(CouponFeature& feature, const Campaign& campaign, AccountId account,
                        base::Instant now);
// The account's last coupon of the campaign, when it may have no more; otherwise nullptr.
[[nodiscard]] const Coupon* last_allowed(const CouponFeature& feature, const Campaign& campaign,
                                         AccountId account);

engine::Result<IssueCoupon> decide(CouponFeature& feature, const IssueCoupon& input,
                                   base::Instant now);

}  // namespace onrush::coupon
