#include "coupon/change_campaign.h"

#include <algorithm>

#include "coupon/create_campaign.h"
#include "coupon/limits.h"

namespace onrush::coupon {

using Refusal = ChangeCampaign::Refusal;

namespace {

Control control_after(Control control, std::optional<CampaignAction> action) {
    if (!action) {
        return control;
    }
    switch (*action) {
        case CampaignAction::pause:
            return Control::paused;
        case CampaignAction::resume:
            return Control::running;
        case CampaignAction::close:
            return Control::closed;
    }
    return control;
}

// Whether nothing about it may change any more.
bool is_over(const Campaign& campaign, const Tally& tally, base::Instant now) {
    bool together = !campaign.valid_for && tally.issued > 0;
    return campaign.control == Control::closed || (together && now >= campaign.coupons_expire_at);
}

void write(CouponFeature& feature, const ChangeCampaign& input, const Campaign& campaign,
           const Tally& tally) {
    bool was_out = tally.issued == campaign.quota;
    base::Instant closes_at = input.closes_at.value_or(campaign.closes_at);
    base::Instant end = common_end(closes_at, feature.settings.grace);
    bool end_moves = input.closes_at && (tally.issued == 0 || end > campaign.coupons_expire_at);
    feature.campaigns.update(campaign, [&](Campaign& row) {
        row.quota = input.quota.value_or(row.quota);
        row.opens_at = input.opens_at.value_or(row.opens_at);
        row.closes_at = input.closes_at.value_or(row.closes_at);
        row.coupons_expire_at = end_moves ? end : row.coupons_expire_at;
        row.control = control_after(row.control, input.action);
    });
    if (end_moves && !campaign.valid_for && tally.swept < tally.issued) {
        feature.tallies.update(tally, [&](Tally& row) { row.sweep_at = end; });
    }
    if (!was_out && tally.issued == campaign.quota) {
        feature.campaign_sold_out.emit({campaign.id, campaign.quota});
    }
}

}  // namespace

engine::Result<ChangeCampaign> decide(CouponFeature& feature, const ChangeCampaign& input,
                                      const engine::Turn& turn) {
    if (auto refusal =
            account::refusal_of<Refusal>(standing_of_staff(feature.accounts, input.caller))) {
        return std::unexpected(*refusal);
    }
    const Campaign* campaign = feature.campaigns.find(input.campaign);
    if (campaign == nullptr) {
        return std::unexpected(Refusal::campaign_not_found);
    }
    const Tally& tally = tally_of(feature, campaign->id);
    if (is_over(*campaign, tally, turn.now)) {
        return std::unexpected(Refusal::campaign_closed);
    }
    if (input.quota && (*input.quota < 1 || *input.quota > limits::quota_max)) {
        return std::unexpected(Refusal::quota_out_of_range);
    }
    if (input.quota && *input.quota < tally.issued) {
        return std::unexpected(Refusal::quota_below_issued);
    }
    if (!is_window(input.opens_at.value_or(campaign->opens_at),
                   input.closes_at.value_or(campaign->closes_at))) {
        return std::unexpected(Refusal::window_out_of_range);
    }
    // From here on the command succeeds.
    write(feature, input, *campaign, tally);
    return view_of(*campaign, tally, turn.now);
}

}  // namespace onrush::coupon
