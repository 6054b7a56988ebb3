#include "features/coupon/expire_coupons.h"

#include <algorithm>

#include "features/coupon/limits.h"
#include "features/coupon/state.h"

namespace onrush::coupon {

namespace {

std::uint32_t sweep_size(const CouponFeature& feature) {
    std::size_t waiting = feature.counts.by<BySweep>().size();
    std::size_t fair = limits::swept_per_batch / std::max<std::size_t>(waiting, 1);
    return static_cast<std::uint32_t>(
        std::clamp(fair, limits::swept_at_once_min, limits::swept_at_once_max));
}

}  // namespace

void expire(CouponFeature& feature, const Coupon& coupon) {
    feature.coupons.update(coupon, [](Coupon& row) { row.status = CouponStatus::expired; });
    feature.coupon_expired.emit({coupon_id(coupon), coupon.campaign, coupon.account});
}

void make_available(CouponFeature& feature, const Coupon& coupon, base::Instant now) {
    if (now >= expires_at(campaign_of(feature, coupon), coupon)) {
        expire(feature, coupon);
    } else {
        feature.coupons.update(coupon, [](Coupon& row) { row.status = CouponStatus::available; });
    }
}

void expire_due(CouponFeature& feature, const CampaignCount& count, base::Instant now) {
    const Campaign* campaign = feature.campaigns.find(count.campaign);
    ONRUSH_CHECK(campaign != nullptr, "a count belongs to campaign {}, which does not exist",
                 count.campaign.value);
    std::uint32_t last = std::min(count.issued, count.swept + sweep_size(feature));
    std::uint32_t swept = count.swept;
    base::Instant next = base::Instant::never();
    for (; swept < count.issued; ++swept) {
        const Coupon* coupon = feature.coupons.find(count.campaign, swept + 1);
        ONRUSH_CHECK(coupon != nullptr, "campaign {} lacks its coupon number {}",
                     count.campaign.value, swept + 1);
        next = expires_at(*campaign, *coupon);
        if (next > now || swept == last) {
            break;
        }
        if (coupon->status == CouponStatus::available) {
            expire(feature, *coupon);
        }
    }
    if (swept == count.issued) {
        next = base::Instant::never();
    }
    feature.counts.update(count, [&](CampaignCount& row) {
        row.swept = swept;
        row.sweep_at = std::max(next, now + base::Duration(1));
    });
}

}  // namespace onrush::coupon
