#include "coupon/create_campaign.h"

#include <algorithm>

#include "coupon/limits.h"

namespace onrush::coupon {

using Refusal = CreateCampaign::Refusal;

namespace {

bool is_amount(const std::optional<base::Money>& amount) {
    return amount && amount->units >= 1 && amount->units <= limits::money_units_max;
}

bool is_discount(const Discount& discount) {
    switch (discount.type) {
        case DiscountType::fixed:
            return is_amount(discount.amount) && !discount.percent && !discount.max_discount;
        case DiscountType::percent:
            return discount.percent && *discount.percent >= 1 &&
                   *discount.percent <= limits::percent_max && !discount.amount &&
                   (!discount.max_discount || is_amount(discount.max_discount));
    }
    return false;
}

bool is_scope(const Scope& scope) {
    if (scope.type == ScopeType::all) {
        return scope.ids.empty();
    }
    return !scope.ids.empty() && scope.ids.size() <= limits::scope_ids_max &&
           std::ranges::all_of(scope.ids,
                               [](std::uint64_t id) { return id >= 1 && id < base::id_limit; });
}

bool is_valid_for(const std::optional<base::Duration>& valid_for) {
    return !valid_for ||
           (*valid_for >= base::Duration::seconds(1) && *valid_for <= limits::valid_for_max);
}

// What the form alone tells.
std::optional<Refusal> check_form(const CreateCampaign& input) {
    if (input.name.empty() || input.name.size() > limits::name_bytes_max) {
        return Refusal::name_out_of_range;
    }
    if (input.quota < 1 || input.quota > limits::quota_max) {
        return Refusal::quota_out_of_range;
    }
    if (!is_window(input.opens_at, input.closes_at)) {
        return Refusal::window_out_of_range;
    }
    if (!is_discount(input.discount)) {
        return Refusal::discount_out_of_range;
    }
    if (input.min_order.units < 0 || input.min_order.units > limits::money_units_max) {
        return Refusal::min_order_out_of_range;
    }
    if (!is_scope(input.scope)) {
        return Refusal::scope_out_of_range;
    }
    if (input.per_account < 1 || input.per_account > limits::per_account_max) {
        return Refusal::per_account_out_of_range;
    }
    if (!is_valid_for(input.valid_for_seconds)) {
        return Refusal::valid_for_out_of_range;
    }
    return std::nullopt;
}

}  // namespace

bool is_window(base::Instant opens_at, base::Instant closes_at) {
    return opens_at >= base::Instant(0) && opens_at < closes_at && closes_at <= limits::instant_max;
}

engine::Result<CreateCampaign> decide(CouponFeature& feature, const CreateCampaign& input,
                                      const engine::Turn& turn) {
    if (auto refusal =
            account::refusal_of<Refusal>(standing_of_staff(feature.accounts, input.caller))) {
        return std::unexpected(*refusal);
    }
    if (std::optional<Refusal> refusal = check_form(input)) {
        return std::unexpected(*refusal);
    }
    if (feature.campaigns.size() >= limits::campaigns_max) {
        return std::unexpected(Refusal::campaigns_full);
    }
    // From here on the command succeeds.
    const Campaign& campaign = feature.campaigns.insert(
        {.id = feature.ids.next<CampaignId>("campaign"),
         .name = input.name,
         .quota = input.quota,
         .per_account = input.per_account,
         .opens_at = input.opens_at,
         .closes_at = input.closes_at,
         .coupons_expire_at = common_end(input.closes_at, feature.settings.grace),
         .valid_for = input.valid_for_seconds,
         .discount = input.discount,
         .min_order = input.min_order,
         .scope = input.scope,
         .created_at = turn.now});
    const Tally& tally = feature.tallies.insert({.campaign = campaign.id});
    return view_of(campaign, tally, turn.now);
}

}  // namespace onrush::coupon
