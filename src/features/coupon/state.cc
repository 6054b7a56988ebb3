#include "features/coupon/state.h"

#include <algorithm>

#include "features/coupon/coupon.h"
#include "features/coupon/limits.h"

namespace onrush::coupon {

base::Instant ends_at(const Campaign& campaign, base::Instant now) {
    bool closed = campaign.control == Control::closed || now >= campaign.closes_at;
    return closed ? base::Instant::never() : campaign.closes_at;
}

CampaignState state_of(const Campaign& campaign, const CampaignCount& count, base::Instant now) {
    if (ends_at(campaign, now).is_never()) {
        return CampaignState::closed;
    }
    if (campaign.control == Control::paused) {
        return CampaignState::paused;
    }
    if (now < campaign.opens_at) {
        return CampaignState::scheduled;
    }
    return count.issued >= campaign.quota ? CampaignState::sold_out : CampaignState::open;
}

base::Instant common_end(base::Instant closes_at, base::Duration grace) {
    return std::min(closes_at + grace, limits::instant_max);
}

base::Instant expires_at(const Campaign& campaign, const Coupon& coupon) {
    if (!campaign.valid_for) {
        return campaign.coupons_expire_at;
    }
    return std::min(coupon.issued_at + *campaign.valid_for, limits::instant_max);
}

CouponStatus status_of(const CouponFeature& feature, const Coupon& coupon, base::Instant now) {
    if (coupon.status == CouponStatus::held &&
        feature.revocations.find(coupon_id(coupon)) != nullptr) {
        return CouponStatus::revoked;
    }
    bool over = coupon.status == CouponStatus::available &&
                now >= expires_at(campaign_of(feature, coupon), coupon);
    return over ? CouponStatus::expired : coupon.status;
}

}  // namespace onrush::coupon
