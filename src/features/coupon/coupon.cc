#include "features/coupon/coupon.h"

#include <fmt/format.h>

#include "features/coupon/expire_coupons.h"
#include "features/coupon/limits.h"
#include "features/coupon/state.h"
#include "table/last_of.h"

namespace onrush::coupon {

namespace {

// What is left of a campaign, for its room. Nothing comes back by itself, and a campaign that has
// closed gives nothing any more.
std::optional<room::Stock> stock_of(const CouponFeature& feature, CampaignId id) {
    const Campaign* campaign = feature.campaigns.find(id);
    if (campaign == nullptr) {
        return std::nullopt;
    }
    const CampaignCount& count = count_of(feature, id);
    bool over = campaign->control == Control::closed || count.ends_at.is_never();
    return room::Stock{.left = over ? 0 : campaign->quota - count.issued};
}

// Its time is over, or nobody has written down when that is.
void note_end(CouponFeature& feature, const CampaignCount& count, base::Instant now) {
    const Campaign* campaign = feature.campaigns.find(count.campaign);
    ONRUSH_CHECK(campaign != nullptr, "campaign {} has a count and does not exist",
                 count.campaign.value);
    feature.counts.update(count,
                          [&](CampaignCount& row) { row.ends_at = ends_at(*campaign, now); });
    room::stock_changed(feature.rooms, guarded(count.campaign), now);
}

}  // namespace

CouponFeature::CouponFeature(engine::Domain& domain, engine::Ids& shared_ids,
                             const account::AccountFeature& account_feature,
                             const catalog::CatalogFeature& catalog_feature,
                             room::RoomFeature& room_feature, CouponSettings given)
    : ids(shared_ids),
      accounts(account_feature),
      catalog(catalog_feature),
      rooms(room_feature),
      settings(given),
      campaigns("campaigns"),
      counts("campaign_tallies"),
      coupons("coupons"),
      revocations("coupon_revocations"),
      coupon_issued("coupon.issued"),
      coupon_used("coupon.used"),
      coupon_restored("coupon.restored"),
      coupon_expired("coupon.expired"),
      coupon_revoked("coupon.revoked"),
      coupon_reinstated("coupon.reinstated"),
      campaign_sold_out("campaign.sold_out"),
      campaign_back_in_stock("campaign.back_in_stock") {
    domain.add(campaigns);
    domain.add(counts);
    domain.add(coupons);
    domain.add(revocations);
    // One that an order holds is held in its row until the order is over.
    domain.schema().add(table::ReadableColumn{
        "coupons", "revoked",
        fmt::format("coupons.status = 'revoked' OR EXISTS (SELECT * FROM coupon_revocations r "
                    "WHERE r.coupon = coupons.campaign * {} + coupons.number)",
                    limits::coupon_id_factor)});
    domain.add(coupon_issued);
    domain.add(coupon_used);
    domain.add(coupon_restored);
    domain.add(coupon_expired);
    domain.add(coupon_revoked);
    domain.add(coupon_reinstated);
    domain.add(campaign_sold_out);
    domain.add_deadline<ByEnd>(
        counts, &CampaignCount::ends_at,
        [this](const CampaignCount& count, base::Instant now) { note_end(*this, count, now); });
    domain.add(campaign_back_in_stock);
    domain.add_deadline<BySweep>(
        counts, &CampaignCount::sweep_at,
        [this](const CampaignCount& count, base::Instant now) { expire_due(*this, count, now); });
    domain.add_keeper([this](AccountId account) {
        return coupons.find_by<ByOrdinal>(account, std::uint32_t{1}) != nullptr;
    });
    rooms.stocks.add(room::ProtectedType::campaign,
                     [this](std::uint64_t id) { return stock_of(*this, CampaignId(id)); });
    declare_laws(domain, *this);
    declare_room_laws(domain, *this);
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
    ONRUSH_CHECK(campaign != nullptr, "coupon {} belongs to a campaign that does not exist",
                 coupon_id(coupon).value);
    return *campaign;
}

const CampaignCount& count_of(const CouponFeature& feature, CampaignId campaign) {
    const CampaignCount* count = feature.counts.find(campaign);
    ONRUSH_CHECK(count != nullptr, "campaign {} has no count", campaign.value);
    return *count;
}

std::uint32_t coupons_of(const CouponFeature& feature, AccountId account) {
    return table::last_of([&](std::uint32_t ordinal) {
        return feature.coupons.find_by<ByOrdinal>(account, ordinal) != nullptr;
    });
}

}  // namespace onrush::coupon
