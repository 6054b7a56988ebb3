#include <fmt/format.h>

#include "engine/feature_laws.h"
#include "features/coupon/coupon.h"
#include "features/coupon/create_campaign.h"
#include "features/coupon/state.h"

namespace onrush::coupon {

namespace {

using engine::Wrong;

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

Wrong check_end(const Campaign& campaign, const CampaignCount& count) {
    bool open = count.ends_at == campaign.closes_at && campaign.control != Control::closed;
    bool unwritten = count.ends_at == base::Instant();  // by an earlier version
    if (!open && !unwritten && !count.ends_at.is_never()) {
        return fmt::format("campaign {} closes at {}, and its end is at {}", campaign.id.value,
                           to_text(campaign.closes_at), to_text(count.ends_at));
    }
    return std::nullopt;
}

Wrong check_campaign(const CouponFeature& feature, const Campaign& campaign) {
    const CampaignCount* count = feature.counts.find(campaign.id);
    if (count == nullptr) {
        return fmt::format("campaign {} has no count", campaign.id.value);
    }
    if (!is_window(campaign.opens_at, campaign.closes_at)) {
        return fmt::format("campaign {} opens at {} and closes at {}", campaign.id.value,
                           to_text(campaign.opens_at), to_text(campaign.closes_at));
    }
    if (Wrong wrong = check_quota(campaign, *count)) {
        return wrong;
    }
    Wrong wrong = check_end(campaign, *count);
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
    if (Wrong wrong = check_end(*campaign, count)) {
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
    if (!account::exists(feature.accounts, coupon.account)) {
        return fmt::format("coupon {} belongs to account {}, which does not exist",
                           coupon_id(coupon).value, coupon.account.value);
    }
    const Campaign* campaign = feature.campaigns.find(coupon.campaign);
    const CampaignCount* count = feature.counts.find(coupon.campaign);
    if (campaign == nullptr || count == nullptr) {
        return fmt::format("coupon {} belongs to a campaign that does not exist",
                           coupon_id(coupon).value);
    }
    Wrong wrong = check_line(feature, coupon, *count);
    return wrong ? wrong : check_holder(feature, coupon, *campaign);
}

// A coupon that was taken back is revoked, at the latest when the order that holds it is over.
Wrong check_revocation(const CouponFeature& feature, const Revocation& revocation) {
    const Coupon* coupon = find_coupon(feature, revocation.coupon);
    bool good = coupon != nullptr &&
                (coupon->status == CouponStatus::revoked || coupon->status == CouponStatus::held);
    return good ? Wrong()
                : Wrong(fmt::format("coupon {} was revoked, and is {}", revocation.coupon.value,
                                    coupon == nullptr ? "missing" : base::text_of(coupon->status)));
}

// A coupon's id, as coupon_id() makes it.
constexpr std::string_view id_sql = "c.campaign * 1000000000 + c.number";

// Of a campaign `m` and its count `t`: what check_quota(), check_end() and check_sweep() find.
constexpr std::string_view count_is_wrong_sql = R"(
           t.issued > m.quota OR t.swept > t.issued
           OR t.ends_at NOT IN (0, {never}, iif(m.control = 'closed', 0, m.closes_at))
           OR (t.swept = t.issued) <> (t.sweep_at = {never})
           OR EXISTS (SELECT * FROM coupons c
                      WHERE c.campaign = t.campaign AND c.number = t.swept + 1
                        AND t.swept < t.issued
                        AND t.sweep_at < iif(m.valid_for IS NULL, m.coupons_expire_at,
                                             min(c.issued_at + m.valid_for, {latest}))))";

}  // namespace

void declare_laws(engine::Domain& domain, const CouponFeature& feature) {
    std::string count_is_wrong =
        fmt::format(count_is_wrong_sql, fmt::arg("never", base::Instant::never().ms),
                    fmt::arg("latest", limits::instant_max.ms));
    engine::FeatureLaws laws(domain, feature);
    laws.of_ids("ids of campaigns", feature.campaigns, feature.ids, "campaign");
    laws.of_rows("campaigns", feature.campaigns, check_campaign,
                 fmt::format(R"(
        SELECT m.id FROM campaigns m LEFT JOIN campaign_tallies t ON t.campaign = m.id
        WHERE t.campaign IS NULL OR m.opens_at < 0 OR m.opens_at >= m.closes_at
           OR m.closes_at > {} OR {})",
                             limits::instant_max.ms, count_is_wrong));
    laws.of_rows("campaign counts", feature.counts, check_count,
                 fmt::format(R"(
        SELECT t.campaign FROM campaign_tallies t
        LEFT JOIN campaigns m ON m.id = t.campaign
        LEFT JOIN (SELECT campaign, max(number) AS most FROM coupons GROUP BY campaign) c
          ON c.campaign = t.campaign
        WHERE m.id IS NULL OR t.issued <> coalesce(c.most, 0) OR {})",
                             count_is_wrong));
    laws.of_rows("coupons", feature.coupons, check_coupon,
                 fmt::format(R"(
        SELECT {} FROM coupons c
        LEFT JOIN campaigns m ON m.id = c.campaign
        LEFT JOIN campaign_tallies t ON t.campaign = c.campaign
        LEFT JOIN coupons before
          ON before.campaign = c.campaign AND before.number = c.number - 1
        LEFT JOIN coupons mine ON mine.account = c.account AND mine.campaign = c.campaign
                              AND mine.nth = c.nth - 1
        LEFT JOIN coupons last ON last.account = c.account AND last.ordinal = c.ordinal - 1
        WHERE c.account NOT IN (SELECT id FROM accounts)
           OR m.id IS NULL OR t.campaign IS NULL OR c.number NOT BETWEEN 1 AND t.issued
           OR (c.number > 1 AND before.number IS NULL) OR c.issued_at < before.issued_at
           OR (c.number <= t.swept AND c.status = 'available')
           OR c.nth NOT BETWEEN 1 AND m.per_account OR (c.nth > 1 AND mine.nth IS NULL)
           OR c.ordinal < 1 OR (c.ordinal > 1 AND last.ordinal IS NULL))",
                             id_sql));
    laws.of_rows("coupon revocations", feature.revocations, check_revocation, R"(
        SELECT r.coupon FROM coupon_revocations r
        LEFT JOIN coupons c ON c.campaign = r.coupon / 1000000000
                           AND c.number = r.coupon % 1000000000
        WHERE coalesce(c.status, '') NOT IN ('revoked', 'held'))");
}

}  // namespace onrush::coupon
