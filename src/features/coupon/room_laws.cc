// What a campaign and the room that protects it have in common.
#include <fmt/format.h>

#include "engine/feature_laws.h"
#include "features/coupon/coupon.h"

namespace onrush::coupon {

namespace {

using engine::Wrong;

Wrong vote_on_rooms(const CouponFeature& feature) {
    Wrong wrong;
    auto look = [&](CampaignId campaign) {
        if (!wrong) {
            wrong = room::wrong_with_room(feature.rooms, guarded(campaign));
        }
    };
    feature.campaigns.for_each_change(
        [&](table::ChangeKind, const Campaign& campaign) { look(campaign.id); });
    feature.counts.for_each_change(
        [&](table::ChangeKind, const CampaignCount& count) { look(count.campaign); });
    return wrong;
}

Wrong check_rooms(const CouponFeature& feature) {
    return room::wrong_with_rooms(feature.rooms, room::ProtectedType::campaign);
}

}  // namespace

void declare_room_laws(engine::Domain& domain, const CouponFeature& feature) {
    engine::FeatureLaws laws(domain, feature);
    laws.of_sums(
        "campaigns and their rooms", vote_on_rooms, check_rooms,
        room::sql_of_rooms(room::ProtectedType::campaign, fmt::format(R"(
            SELECT c.id AS thing,
                   c.control = 'closed' OR t.ends_at = {} OR t.issued >= c.quota AS is_out
            FROM campaigns c JOIN campaign_tallies t ON t.campaign = c.id)",
                                                                      base::Instant::never().ms)));
}

}  // namespace onrush::coupon
