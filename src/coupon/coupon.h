// Coupons: campaigns that a crowd fights over, and what each winner holds.
//
// The coupon feature owns campaigns, their tallies and coupons. It declares itself to an engine's
// domain, which it must outlive. Orders reach it through use_coupon.h. Engine thread only.
#pragma once

#include "account/caller.h"
#include "coupon/rows.h"
#include "engine/domain.h"
#include "engine/ids.h"

namespace onrush::coupon {

struct CouponSettings {
    // Coupons without a time of their own may be used so long after their campaign has closed. A
    // campaign keeps what held when its times were set.
    base::Duration grace = base::Duration::hours(24 * 7);
};

struct CouponFeature {
    CouponFeature(engine::Domain& domain, engine::Ids& shared_ids,
                  const account::AccountFeature& account_feature, CouponSettings given = {});
    ~CouponFeature();  // out of line, as the constructor: the tables are compiled once

    engine::Ids& ids;
    const account::AccountFeature& accounts;
    CouponSettings settings;

    Campaigns campaigns{"campaigns"};
    Tallies tallies{"campaign_tallies"};
    Coupons coupons{"coupons"};
    table::Fact<CouponIssued> coupon_issued{"coupon.issued"};
    table::Fact<CouponUsed> coupon_used{"coupon.used"};
    table::Fact<CouponRestored> coupon_restored{"coupon.restored"};
    table::Fact<CouponExpired> coupon_expired{"coupon.expired"};
    table::Fact<CouponRevoked> coupon_revoked{"coupon.revoked"};
    table::Fact<CampaignSoldOut> campaign_sold_out{"campaign.sold_out"};
};

[[nodiscard]] inline bool may_ask(const CouponFeature& feature, const account::Caller& caller) {
    return account::may_ask(feature.accounts, caller);
}

// The coupon of an id, or nullptr.
[[nodiscard]] const Coupon* find_coupon(const CouponFeature& feature, CouponId id);

// Of a campaign that is there.
[[nodiscard]] const Campaign& campaign_of(const CouponFeature& feature, const Coupon& coupon);
[[nodiscard]] const Tally& tally_of(const CouponFeature& feature, CampaignId campaign);

// How many coupons the account has ever got, in O(log n) looks.
[[nodiscard]] std::uint32_t coupons_of(const CouponFeature& feature, AccountId account);

}  // namespace onrush::coupon
