#include "coupon/laws.h"

#include <fmt/format.h>

#include "engine/row_law.h"

namespace onrush::coupon {

namespace {

using Wrong = std::optional<std::string>;

Wrong check_campaign(const CouponFeature& feature, const Campaign& campaign) {
    const Tally* tally = feature.tallies.find(campaign.id);
    if (tally == nullptr) {
        return fmt::format("campaign {} has no tally", campaign.id.value);
    }
    if (tally->issued > campaign.quota) {
        return fmt::format("campaign {} has issued {} of {}", campaign.id.value, tally->issued,
                           campaign.quota);
    }
    return std::nullopt;
}

Wrong check_tally(const CouponFeature& feature, const Tally& tally) {
    std::uint64_t id = tally.campaign.value;
    const Campaign* campaign = feature.campaigns.find(tally.campaign);
    if (campaign == nullptr) {
        return fmt::format("a tally of campaign {}, which is not there", id);
    }
    if (tally.issued > campaign->quota) {
        return fmt::format("campaign {} has issued {} of {}", id, tally.issued, campaign->quota);
    }
    bool last = tally.issued == 0 || feature.coupons.find(tally.campaign, tally.issued) != nullptr;
    bool beyond = feature.coupons.find(tally.campaign, tally.issued + 1) != nullptr;
    if (!last || beyond) {
        return fmt::format("campaign {} has {} number {}", id, beyond ? "issued" : "not issued",
                           tally.issued + (beyond ? 1 : 0));
    }
    if (tally.swept > tally.issued || (tally.swept == tally.issued) != tally.sweep_at.is_never()) {
        return fmt::format("campaign {} has swept {} of {} and goes on at {}", id, tally.swept,
                           tally.issued, to_text(tally.sweep_at));
    }
    return std::nullopt;
}

Wrong check_coupon(const CouponFeature& feature, const Coupon& coupon) {
    std::uint64_t id = coupon_id(coupon).value;
    const Campaign* campaign = feature.campaigns.find(coupon.campaign);
    const Tally* tally = feature.tallies.find(coupon.campaign);
    if (campaign == nullptr || tally == nullptr) {
        return fmt::format("coupon {} is of no campaign", id);
    }
    bool before =
        coupon.number == 1 || feature.coupons.find(coupon.campaign, coupon.number - 1) != nullptr;
    if (coupon.number < 1 || coupon.number > tally->issued || !before) {
        return fmt::format("coupon {} has no place in the line of {}", id, tally->issued);
    }
    if (coupon.nth < 1 || coupon.nth > campaign->per_account) {
        return fmt::format("coupon {} is number {} of {} to account {}", id, coupon.nth,
                           campaign->per_account, coupon.account.value);
    }
    auto nth_before = static_cast<std::uint8_t>(coupon.nth - 1);
    bool gap = (nth_before > 0 && feature.coupons.find_by<ByHolder>(coupon.account, coupon.campaign,
                                                                    nth_before) == nullptr) ||
               (coupon.ordinal > 1 &&
                feature.coupons.find_by<ByOrdinal>(coupon.account, coupon.ordinal - 1) == nullptr);
    if (gap || coupon.ordinal < 1) {
        return fmt::format("account {} has a gap before coupon {}", coupon.account.value, id);
    }
    return std::nullopt;
}

}  // namespace

void declare_laws(engine::Domain& domain, const CouponFeature& feature) {
    auto add = [&](std::string_view name, const auto& table, auto check_row) {
        using Law = engine::RowLaw<CouponFeature, std::remove_cvref_t<decltype(table)>>;
        domain.add(std::make_unique<Law>(name, feature, table, check_row));
    };
    add("quotas", feature.campaigns, check_campaign);
    add("tallies", feature.tallies, check_tally);
    add("coupons", feature.coupons, check_coupon);
}

}  // namespace onrush::coupon
