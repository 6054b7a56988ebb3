#include "features/coupon/issue_coupon.h"

#include "features/coupon/state.h"

namespace onrush::coupon {

namespace {

// Which of the campaign's coupons to this account the next one is: 1, 2 ... They have no gap, and
// the caller knows that one is still free.
std::uint8_t next_nth(const CouponFeature& feature, AccountId account, CampaignId campaign,
                      std::uint32_t per_account) {
    std::uint8_t nth = 1;
    while (nth < per_account &&
           feature.coupons.find_by<ByHolder>(account, campaign, nth) != nullptr) {
        nth += 1;
    }
    return nth;
}

const Coupon& write(CouponFeature& feature, const Campaign& campaign, const CampaignCount& count,
                    AccountId account, base::Instant now) {
    std::uint32_t number = count.issued + 1;
    const Coupon& coupon = feature.coupons.insert(
        {.campaign = campaign.id,
         .account = account,
         .issued_at = now,
         .number = number,
         .ordinal = coupons_of(feature, account) + 1,
         .nth = next_nth(feature, account, campaign.id, campaign.per_account)});
    feature.counts.update(count, [&](CampaignCount& row) {
        row.issued = number;
        if (row.swept + 1 == number) {
            row.sweep_at = expires_at(campaign, coupon);
        }
    });
    feature.coupon_issued.emit(
        {coupon_id(coupon), campaign.id, account, number, expires_at(campaign, coupon)});
    if (number == campaign.quota) {
        feature.campaign_sold_out.emit({campaign.id, campaign.quota});
    }
    room::stock_changed(feature.rooms, guarded(campaign.id), now);
    return coupon;
}

}  // namespace

IssuedCoupon issue_next(CouponFeature& feature, const Campaign& campaign, AccountId account,
                        base::Instant now) {
    const Coupon& coupon = write(feature, campaign, count_of(feature, campaign.id), account, now);
    return {.coupon_id = coupon_id(coupon),
            .campaign_id = campaign.id,
            .number = coupon.number,
            .status = coupon.status,
            .issued_at = coupon.issued_at,
            .expires_at = expires_at(campaign, coupon)};
}

const Coupon* last_allowed(const CouponFeature& feature, const Campaign& campaign,
                           AccountId account) {
    auto last = static_cast<std::uint8_t>(campaign.per_account);
    return feature.coupons.find_by<ByHolder>(account, campaign.id, last);
}

engine::Result<IssueCoupon> decide(CouponFeature& feature, const IssueCoupon& input,
                                   base::Instant now) {
    const Campaign* campaign = feature.campaigns.find(input.campaign);
    if (campaign == nullptr) {
        return engine::refuse(campaign_not_found);
    }
    const CampaignCount& count = count_of(feature, campaign->id);
    CampaignState state = state_of(*campaign, count, now);
    if (state == CampaignState::closed) {
        return engine::refuse(campaign_closed);
    }
    if (state == CampaignState::paused) {
        return engine::refuse(campaign_paused);
    }
    if (state == CampaignState::scheduled) {
        return engine::refuse(campaign_not_open, campaign->opens_at);
    }
    AccountId account = input.caller.account;
    if (auto refused = room::objection(feature.rooms, guarded(campaign->id), account, now)) {
        return std::unexpected(std::move(*refused));
    }
    if (const Coupon* last = last_allowed(feature, *campaign, account)) {
        return engine::refuse(coupon_already_issued, coupon_id(*last));
    }
    if (state == CampaignState::sold_out) {
        return engine::refuse(campaign_sold_out);
    }
    // From here on the command succeeds.
    room::note_bought(feature.rooms, guarded(campaign->id), account, 1);
    return issue_next(feature, *campaign, account, now);
}

}  // namespace onrush::coupon
