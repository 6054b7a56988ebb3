#include "coupon/coupon.h"

#include "coupon/expire_coupons.h"
#include "coupon/laws.h"
#include "coupon/limits.h"
#include "coupon/summary.h"
#include "table/last_of.h"

namespace onrush::coupon {

CouponFeature::CouponFeature(engine::Domain& domain, engine::Ids& shared_ids,
                             const account::AccountFeature& account_feature, CouponSettings given)
    : ids(shared_ids), accounts(account_feature), settings(given) {
    domain.add(campaigns);
    domain.add(tallies);
    domain.add(coupons);
    domain.add(coupon_issued);
    domain.add(coupon_used);
    domain.add(coupon_restored);
    domain.add(coupon_expired);
    domain.add(coupon_revoked);
    domain.add(campaign_sold_out);
    domain.add_deadline<BySweep>(
        tallies, &Tally::sweep_at,
        [this](const Tally& tally, const engine::Turn& turn) { expire_due(*this, tally, turn); });
    declare_laws(domain, *this);
    domain.add_summary([this] { return summarize(*this); });
}

CouponFeature::~CouponFeature() = default;

CouponId coupon_id(CampaignId campaign, std::uint32_t number) {
    return CouponId(campaign.value * limits::coupon_id_factor + number);
}

const Coupon* find_coupon(const CouponFeature& feature, CouponId id) {
    return feature.coupons.find(CampaignId(id.value / limits::coupon_id_factor),
                                static_cast<std::uint32_t>(id.value % limits::coupon_id_factor));
}

const Campaign& campaign_of(const CouponFeature& feature, const Coupon& coupon) {
    const Campaign* campaign = feature.campaigns.find(coupon.campaign);
    ONRUSH_CHECK(campaign != nullptr, "coupon {} is of no campaign", coupon_id(coupon).value);
    return *campaign;
}

const Tally& tally_of(const CouponFeature& feature, CampaignId campaign) {
    const Tally* tally = feature.tallies.find(campaign);
    ONRUSH_CHECK(tally != nullptr, "campaign {} has no tally", campaign.value);
    return *tally;
}

std::uint32_t coupons_of(const CouponFeature& feature, AccountId account) {
    return table::last_of([&](std::uint32_t ordinal) {
        return feature.coupons.find_by<ByOrdinal>(account, ordinal) != nullptr;
    });
}

}  // namespace onrush::coupon
