#include "coupon/issue_coupon.h"

namespace onrush::coupon {

using Code = IssueCoupon::Code;
using Refusal = IssueCoupon::Refusal;

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

const Coupon& write(CouponFeature& feature, const Campaign& campaign, const Tally& tally,
                    AccountId account, base::Instant now) {
    std::uint32_t number = tally.issued + 1;
    const Coupon& coupon = feature.coupons.insert(
        {.campaign = campaign.id,
         .account = account,
         .issued_at = now,
         .number = number,
         .ordinal = coupons_of(feature, account) + 1,
         .nth = next_nth(feature, account, campaign.id, campaign.per_account)});
    feature.tallies.update(tally, [&](Tally& row) {
        row.issued = number;
        if (row.swept + 1 == number) {
            row.sweep_at = expires_at(campaign, coupon);
        }
    });
    feature.coupon_issued.emit({coupon_id(coupon), campaign.id, account, number});
    if (number == campaign.quota) {
        feature.campaign_sold_out.emit({campaign.id, campaign.quota});
    }
    return coupon;
}

}  // namespace

engine::Result<IssueCoupon> decide(CouponFeature& feature, const IssueCoupon& input,
                                   const engine::Turn& turn) {
    account::Standing standing = standing_of(feature.accounts, input.caller);
    if (standing == account::Standing::token_void) {
        return std::unexpected(Refusal{Code::token_void});
    }
    const Campaign* campaign = feature.campaigns.find(input.campaign);
    if (campaign == nullptr) {
        return std::unexpected(Refusal{Code::campaign_not_found});
    }
    if (standing == account::Standing::account_inactive) {
        return std::unexpected(Refusal{Code::account_inactive});
    }
    const Tally& tally = tally_of(feature, campaign->id);
    CampaignState state = state_of(*campaign, tally, turn.now);
    if (state == CampaignState::paused) {
        return std::unexpected(Refusal{Code::campaign_paused});
    }
    if (state == CampaignState::scheduled) {
        return std::unexpected(Refusal{Code::campaign_not_open, campaign->opens_at});
    }
    if (state == CampaignState::closed) {
        return std::unexpected(Refusal{Code::campaign_closed});
    }
    AccountId account = input.caller.account;
    auto last = static_cast<std::uint8_t>(campaign->per_account);
    const Coupon* held = feature.coupons.find_by<ByHolder>(account, campaign->id, last);
    if (held != nullptr) {
        return std::unexpected(
            Refusal{.code = Code::coupon_already_issued, .coupon_id = coupon_id(*held)});
    }
    if (state == CampaignState::sold_out) {
        return std::unexpected(Refusal{Code::campaign_sold_out});
    }
    // From here on the command succeeds.
    const Coupon& coupon = write(feature, *campaign, tally, account, turn.now);
    return view_of(*campaign, coupon, turn.now);
}

}  // namespace onrush::coupon
