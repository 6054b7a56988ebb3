#include "coupon/expire_coupons.h"

#include <algorithm>

#include "coupon/limits.h"
#include "coupon/state.h"

namespace onrush::coupon {

namespace {

std::uint32_t sweep_size(const CouponFeature& feature) {
    std::size_t waiting = feature.tallies.by<BySweep>().size();
    std::size_t fair = limits::swept_per_batch / std::max<std::size_t>(waiting, 1);
    return static_cast<std::uint32_t>(
        std::clamp(fair, limits::swept_at_once_min, limits::swept_at_once_max));
}

}  // namespace

void expire(CouponFeature& feature, const Coupon& coupon) {
    feature.coupons.update(coupon, [](Coupon& row) { row.status = CouponStatus::expired; });
    feature.coupon_expired.emit({coupon_id(coupon), coupon.campaign, coupon.account});
}

void expire_due(CouponFeature& feature, const Tally& tally, const engine::Turn& turn) {
    const Campaign* campaign = feature.campaigns.find(tally.campaign);
    ONRUSH_CHECK(campaign != nullptr, "the tally of campaign {} is of none", tally.campaign.value);
    std::uint32_t last = std::min(tally.issued, tally.swept + sweep_size(feature));
    std::uint32_t swept = tally.swept;
    base::Instant next = base::Instant::never();
    for (; swept < tally.issued; ++swept) {
        const Coupon* coupon = feature.coupons.find(tally.campaign, swept + 1);
        ONRUSH_CHECK(coupon != nullptr, "campaign {} has no number {}", tally.campaign.value,
                     swept + 1);
        next = expires_at(*campaign, *coupon);
        if (next > turn.now || swept == last) {
            break;
        }
        if (coupon->status == CouponStatus::available) {
            expire(feature, *coupon);
        }
    }
    if (swept == tally.issued) {
        next = base::Instant::never();
    }
    feature.tallies.update(tally, [&](Tally& row) {
        row.swept = swept;
        row.sweep_at = std::max(next, turn.now + base::Duration(1));
    });
}

}  // namespace onrush::coupon
