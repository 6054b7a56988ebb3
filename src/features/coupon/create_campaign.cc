#include "features/coupon/create_campaign.h"

#include <algorithm>

#include <fmt/format.h>

#include "features/coupon/state.h"

namespace onrush::coupon {

namespace {

// Whether it has the members of its type; each of them is within its range.
bool is_discount(const Discount& discount) {
    switch (discount.type) {
        case DiscountType::fixed:
            return discount.amount && !discount.percent && !discount.max_discount;
        case DiscountType::percent:
            return discount.percent && !discount.amount;
    }
    return false;
}

bool is_scope(const Scope& scope) {
    if (scope.type == ScopeType::all) {
        return scope.ids.empty();
    }
    return !scope.ids.empty() && std::ranges::all_of(scope.ids, [](std::uint64_t id) {
        return id >= 1 && id < base::id_limit;
    });
}

// The first id that names nothing. A product that is not active may come on sale.
std::optional<base::Refused> find_unknown(const catalog::CatalogFeature& catalog,
                                          const Scope& scope) {
    bool products = scope.type == ScopeType::products;
    for (std::size_t i = 0; i < scope.ids.size(); ++i) {
        std::uint64_t id = scope.ids[i];
        bool there = products ? catalog.products.find(catalog::ProductId(id)) != nullptr
                              : catalog.categories.find(catalog::CategoryId(id)) != nullptr;
        if (!there) {
            return base::Refused(products ? catalog::product_not_found
                                          : catalog::category_not_found)
                .at(fmt::format("/scope/ids/{}", i));
        }
    }
    return std::nullopt;
}

}  // namespace

bool is_window(base::Instant opens_at, base::Instant closes_at) {
    return opens_at >= base::Instant(0) && opens_at < closes_at && closes_at <= limits::instant_max;
}

engine::Result<CreateCampaign> decide(CouponFeature& feature, const CreateCampaign& input,
                                      base::Instant now) {
    if (!is_window(input.opens_at, input.closes_at)) {
        return engine::refuse(window_invalid);
    }
    if (!is_discount(input.discount)) {
        return engine::refuse(discount_invalid);
    }
    if (input.scope && !is_scope(*input.scope)) {
        return engine::refuse(scope_invalid);
    }
    if (input.scope) {
        if (auto refused = find_unknown(feature.catalog, *input.scope)) {
            return std::unexpected(std::move(*refused));
        }
    }
    if (feature.campaigns.size() >= limits::campaigns_max) {
        return engine::refuse(campaigns_full);
    }
    // From here on the command succeeds.
    const Campaign& campaign = feature.campaigns.insert(
        {.id = feature.ids.next<CampaignId>("campaign"),
         .name = input.name,
         .quota = input.quota,
         .per_account = input.per_account.value_or(1),
         .opens_at = input.opens_at,
         .closes_at = input.closes_at,
         .coupons_expire_at = common_end(input.closes_at, feature.settings.grace),
         .valid_for = input.valid_for_seconds,
         .discount = input.discount,
         .min_order = input.min_order.value_or(base::Money(0)),
         .scope = input.scope.value_or(Scope()),
         .created_at = now,
         .exclusive = input.exclusive.value_or(false),
         .sale_prices = input.sale_prices.value_or(true)});
    const CampaignCount& count =
        feature.counts.insert({.campaign = campaign.id, .ends_at = ends_at(campaign, now)});
    return view_of(campaign, count, now);
}

}  // namespace onrush::coupon
