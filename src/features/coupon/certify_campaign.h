// What certificates ask of campaigns and coupons (docs/certificate.md). Exact: the certificate of
// what is answered here must be in the log.
#pragma once

#include "draw/drop.h"
#include "engine/command.h"
#include "features/coupon/coupon.h"
#include "features/coupon/refusals.h"

namespace onrush::coupon {

// Whether a campaign is over, and how many it has given.
struct AskCampaignEnd {
    using Feature = CouponFeature;
    static constexpr auto job_kind = engine::Kind::query;

    CampaignId campaign;

    using Answer = draw::DropStanding;
    static constexpr std::array refusals = {&campaign_not_found};
};

// Where a coupon stands in its campaign. One of the caller's; for staff, anyone's.
struct ProveCoupon {
    using Feature = CouponFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Staff caller;  // or the holder
    CouponId coupon;

    using Answer = draw::DropPiece;
    static constexpr std::array refusals = {&coupon_not_found};
};

engine::Result<AskCampaignEnd> decide(const CouponFeature& feature, const AskCampaignEnd& input,
                                      base::Instant now);
engine::Result<ProveCoupon> decide(const CouponFeature& feature, const ProveCoupon& input,
                                   base::Instant now);

}  // namespace onrush::coupon
