#include <fmt/format.h>

#include "engine/row_law.h"
#include "features/coupon/coupon.h"
#include "features/coupon/state.h"

namespace onrush::coupon {

namespace {

using Wrong = std::optional<std::string>;

Wrong check_quota(const Campaign& campaign, const CampaignCount& count) {
    if (count.issued > campaign.quota) {
        return fmt::format("campaign {} has issued {} of {} coupons", campaign.id.value,
                           count.issued, campaign.quota);
    }
    return std::nullopt;
}

// The sweep may be late, by the bounds it has; early it would find nothing to do.
Wrong check_sweep(const CouponFeature& feature, const Campaign& campaign,
                  const CampaignCount& count) {
    bool done = count.swept == count.issued;
    const Coupon* next = done ? nullptr : feature.coupons.find(campaign.id, count.swept + 1);
    bool early = next != nullptr && count.sweep_at < expires_at(campaign, *next);
    if (count.swept > count.issued || done != count.sweep_at.is_never() || early) {
        return fmt::format("campaign {} has swept {} of {} coupons, and its next sweep is at {}",
                           campaign.id.value, count.swept, count.issued, to_text(count.sweep_at));
    }
    return std::nullopt;
}

Wrong check_campaign(const CouponFeature& feature, const Campaign& campaign) {
    const CampaignCount* count = feature.counts.find(campaign.id);
    if (count == nullptr) {
        return fmt::format("campaign {} has no count", campaign.id.value);
    }
    Wrong wrong = check_quota(campaign, *count);
    return wrong ? wrong : check_sweep(feature, campaign, *count);
}

Wrong check_count(const CouponFeature& feature, const CampaignCount& count) {
    std::uint64_t id = count.campaign.value;
    const Campaign* campaign = feature.campaigns.find(count.campaign);
    if (campaign == nullptr) {
        return fmt::format("a count belongs to campaign {}, which does not exist", id);
    }
    if (Wrong wrong = check_quota(*campaign, count)) {
        return wrong;
    }
    if (count.issued > 0 && feature.coupons.find(count.campaign, count.issued) == nullptr) {
        return fmt::format("campaign {} counts {} coupons and lacks the last one", id,
                           count.issued);
    }
    if (feature.coupons.find(count.campaign, count.issued + 1) != nullptr) {
        return fmt::format("campaign {} counts {} coupons and has one more", id, count.issued);
    }
    return check_sweep(feature, *campaign, count);
}

// That it stands in its campaign's line, and that its time has come when the sweep has passed it.
Wrong check_line(const CouponFeature& feature, const Coupon& coupon, const CampaignCount& count) {
    std::uint64_t id = coupon_id(coupon).value;
    const Coupon* previous =
        coupon.number > 1 ? feature.coupons.find(coupon.campaign, coupon.number - 1) : nullptr;
    bool gap = coupon.number > 1 && previous == nullptr;
    if (coupon.number < 1 || coupon.number > count.issued || gap) {
        return fmt::format("coupon {} has no number in the line of {}", id, count.issued);
    }
    if (previous != nullptr && coupon.issued_at < previous->issued_at) {
        return fmt::format("coupon {} is older than the coupon before it", id);
    }
    if (coupon.number <= count.swept && coupon.status == CouponStatus::available) {
        return fmt::format("coupon {} has expired and is still available", id);
    }
    return std::nullopt;
}

// That the numbers of the account's coupons, of this campaign and of all, have no gap.
Wrong check_holder(const CouponFeature& feature, const Coupon& coupon, const Campaign& campaign) {
    std::uint64_t id = coupon_id(coupon).value;
    if (coupon.nth < 1 || coupon.nth > campaign.per_account) {
        return fmt::format("coupon {} is number {} of {} for account {}", id, coupon.nth,
                           campaign.per_account, coupon.account.value);
    }
    auto nth_before = static_cast<std::uint8_t>(coupon.nth - 1);
    bool gap = (nth_before > 0 && feature.coupons.find_by<ByHolder>(coupon.account, coupon.campaign,
                                                                    nth_before) == nullptr) ||
               (coupon.ordinal > 1 &&
                feature.coupons.find_by<ByOrdinal>(coupon.account, coupon.ordinal - 1) == nullptr);
    if (gap || coupon.ordinal < 1) {
        return fmt::format("account {} lacks a coupon before coupon {}", coupon.account.value, id);
    }
    return std::nullopt;
}

Wrong check_coupon(const CouponFeature& feature, const Coupon& coupon) {
    const Campaign* campaign = feature.campaigns.find(coupon.campaign);
    const CampaignCount* count = feature.counts.find(coupon.campaign);
    if (campaign == nullptr || count == nullptr) {
        return fmt::format("coupon {} belongs to a campaign that does not exist",
                           coupon_id(coupon).value);
    }
    Wrong wrong = check_line(feature, coupon, *count);
    return wrong ? wrong : check_holder(feature, coupon, *campaign);
}

}  // namespace

void declare_laws(engine::Domain& domain, const CouponFeature& feature) {
    auto add = [&](std::string_view name, const auto& table, auto check_row) {
        using Law = engine::RowLaw<CouponFeature, std::remove_cvref_t<decltype(table)>>;
        domain.add(std::make_unique<Law>(name, feature, table, check_row));
    };
    add("campaigns", feature.campaigns, check_campaign);
    add("campaign tallies", feature.counts, check_count);
    add("coupons", feature.coupons, check_coupon);
}

}  // namespace onrush::coupon
