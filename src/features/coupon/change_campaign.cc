#include "features/coupon/change_campaign.h"

#include "features/coupon/create_campaign.h"
#include "features/coupon/state.h"

namespace onrush::coupon {

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

// Whether it can no longer be changed.
bool is_over(const Campaign& campaign, const CampaignCount& count, base::Instant now) {
    bool together = !campaign.valid_for && count.issued > 0;
    return campaign.control == Control::closed || (together && now >= campaign.coupons_expire_at);
}

void write(CouponFeature& feature, const ChangeCampaign& input, const Campaign& campaign,
           const CampaignCount& count, base::Instant now) {
    bool was_sold_out = count.issued == campaign.quota;
    base::Instant closes_at = input.closes_at.value_or(campaign.closes_at);
    base::Instant end = common_end(closes_at, feature.settings.grace);
    bool end_moves = input.closes_at && (count.issued == 0 || end > campaign.coupons_expire_at);
    feature.campaigns.update(campaign, [&](Campaign& row) {
        row.quota = input.quota.value_or(row.quota);
        row.opens_at = input.opens_at.value_or(row.opens_at);
        row.closes_at = input.closes_at.value_or(row.closes_at);
        row.coupons_expire_at = end_moves ? end : row.coupons_expire_at;
        row.control = control_after(row.control, input.action);
        row.exclusive = input.exclusive.value_or(row.exclusive);
        row.sale_prices = input.sale_prices.value_or(row.sale_prices);
    });
    if (end_moves && !campaign.valid_for && count.swept < count.issued) {
        feature.counts.update(count, [&](CampaignCount& row) { row.sweep_at = end; });
    }
    if (count.ends_at != ends_at(campaign, now)) {
        feature.counts.update(count,
                              [&](CampaignCount& row) { row.ends_at = ends_at(campaign, now); });
    }
    if (!was_sold_out && count.issued == campaign.quota) {
        feature.campaign_sold_out.emit({campaign.id, campaign.quota});
    } else if (was_sold_out && count.issued < campaign.quota) {
        feature.campaign_back_in_stock.emit({campaign.id, campaign.quota - count.issued});
    }
    room::stock_changed(feature.rooms, guarded(campaign.id), now);
}

}  // namespace

engine::Result<ChangeCampaign> decide(CouponFeature& feature, const ChangeCampaign& input,
                                      base::Instant now) {
    const Campaign* campaign = feature.campaigns.find(input.campaign);
    if (campaign == nullptr) {
        return engine::refuse(campaign_not_found);
    }
    const CampaignCount& count = count_of(feature, campaign->id);
    if (is_over(*campaign, count, now)) {
        return engine::refuse(campaign_unchangeable);
    }
    if (input.quota && *input.quota < count.issued) {
        return engine::refuse(quota_below_issued);
    }
    if (!is_window(input.opens_at.value_or(campaign->opens_at),
                   input.closes_at.value_or(campaign->closes_at))) {
        return std::unexpected(
            base::Refused(window_invalid).at(input.closes_at ? "/closesAt" : "/opensAt"));
    }
    // From here on the command succeeds.
    write(feature, input, *campaign, count, now);
    return view_of(*campaign, count, now);
}

}  // namespace onrush::coupon
