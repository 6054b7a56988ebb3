// Coupons: campaigns that a crowd fights over, and what each winner holds.
//
// The coupon feature owns campaigns, their counts and coupons. It declares itself to an engine's
// domain, which it must outlive. Orders reach it through use_coupon.h. Engine thread only.
#pragma once

#include <string>
#include <vector>

#include "engine/domain.h"
#include "engine/ids.h"
#include "features/account/account.h"
#include "features/catalog/catalog.h"
#include "features/coupon/rows.h"
#include "features/room/room.h"

namespace onrush::coupon {

struct CouponSettings {
    // Coupons without a time of their own may be used so long after their campaign has closed. A
    // change of the setting leaves the campaigns alone whose times were set before.
    base::Duration grace = base::Duration::hours(24 * 7);
};

struct CouponFeature {
    CouponFeature(engine::Domain& domain, engine::Ids& shared_ids,
                  const account::AccountFeature& account_feature,
                  const catalog::CatalogFeature& catalog_feature, room::RoomFeature& room_feature,
                  CouponSettings given = {});
    ~CouponFeature();  // out of line, as the constructor: the tables are compiled once

    engine::Ids& ids;
    const account::AccountFeature& accounts;
    const catalog::CatalogFeature& catalog;
    room::RoomFeature& rooms;
    CouponSettings settings;

    Campaigns campaigns;
    CampaignCounts counts;
    Coupons coupons;
    Revocations revocations;
    table::Fact<CouponIssued> coupon_issued;
    table::Fact<CouponUsed> coupon_used;
    table::Fact<CouponRestored> coupon_restored;
    table::Fact<CouponExpired> coupon_expired;
    table::Fact<CouponRevoked> coupon_revoked;
    table::Fact<CouponReinstated> coupon_reinstated;
    table::Fact<CampaignSoldOut> campaign_sold_out;
    table::Fact<CampaignBackInStock> campaign_back_in_stock;
};

// Campaigns: they open before they close; issued <= quota. Counts: the last number given out
// exists, the next does not; there is a deadline exactly while coupons have not had their time, and
// it is not ahead of the time of the next one; the campaign ends at its closes_at, or has closed.
// Coupons: the number before exists and is not younger, and none is beyond issued, so numbers
// are 1..issued without a gap; an account has at most per_account of a campaign, and its ordinals
// have no gap; none that has had its time is available. No number, nth or ordinal exists twice:
// these are keys, which the table itself holds. Revocations: of coupons that are revoked, or still
// held by the order that held them then.
void declare_laws(engine::Domain& domain, const CouponFeature& feature);

// A campaign that a room protects and the room: the room is sold out exactly while the campaign has
// no coupon left or has closed, until the room closes.
void declare_room_laws(engine::Domain& domain, const CouponFeature& feature);

// As rooms know a campaign.
[[nodiscard]] inline room::Protects guarded(CampaignId campaign) {
    return {room::ProtectedType::campaign, campaign.value};
}

// What was issued, for `onrush verify` to print: a line per campaign, the newest first. Counted
// anew from the coupons, after the laws were found to hold.
[[nodiscard]] std::vector<std::string> summarize(const CouponFeature& feature);

// The coupon of an id, or nullptr.
[[nodiscard]] const Coupon* find_coupon(const CouponFeature& feature, CouponId id);

// Of a campaign that exists.
[[nodiscard]] const Campaign& campaign_of(const CouponFeature& feature, const Coupon& coupon);
[[nodiscard]] const CampaignCount& count_of(const CouponFeature& feature, CampaignId campaign);

// How many coupons the account has ever got, in O(log n) looks.
[[nodiscard]] std::uint32_t coupons_of(const CouponFeature& feature, AccountId account);

}  // namespace onrush::coupon
