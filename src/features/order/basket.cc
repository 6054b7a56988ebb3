#include "features/order/basket.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "features/coupon/use_coupon.h"
#include "features/order/refusals.h"

namespace onrush::order {

namespace {

using coupon::ScopeType;

bool is_for(const coupon::Campaign& campaign, const BasketLine& line) {
    if (line.at_sale_price && !campaign.sale_prices) {
        return false;
    }
    const coupon::Scope& scope = campaign.scope;
    switch (scope.type) {
        case ScopeType::all:
            return true;
        case ScopeType::categories:
            return std::ranges::find(scope.ids, line.category.value) != scope.ids.end();
        case ScopeType::products:
            return std::ranges::find(scope.ids, line.product.value) != scope.ids.end();
    }
    return false;
}

base::Money worth_of(const coupon::Discount& discount, base::Money left) {
    if (discount.type == coupon::DiscountType::fixed) {
        return std::min(discount.amount.value_or(base::Money()), left);
    }
    base::Money worth = percent_of(left, static_cast<int>(discount.percent.value_or(0)));
    return std::min(worth, discount.max_discount.value_or(worth));
}

// Each line gives what is due of the lines up to it, less what those before it gave. So none gives
// more than it has, and together they give it all.
void spread(base::Money discount, base::Money left, const coupon::Campaign& campaign,
            std::span<BasketLine> lines) {
    base::Money so_far;
    base::Money given;
    for (BasketLine& line : lines) {
        if (!is_for(campaign, line)) {
            continue;
        }
        so_far = so_far + line.left;
        auto due = static_cast<__int128>(discount.units) * so_far.units / left.units;
        base::Money share = base::Money(static_cast<std::int64_t>(due)) - given;
        line.left = line.left - share;
        line.discount = line.discount + share;
        given = given + share;
    }
}

base::Refused refused_item(const base::Refusal& refusal, std::size_t at) {
    return base::Refused(refusal).at(fmt::format("/items/{}", at));
}

bool go_together(const coupon::Campaign& one, const coupon::Campaign& other) {
    return one.id != other.id && !one.exclusive && !other.exclusive;
}

// Of the coupons that may be used and take something, as far as is known: each stays that goes
// together with those before it that stay.
void keep_first(const OrderFeature& feature, std::span<BasketCoupon> coupons) {
    for (std::size_t i = 0; i < coupons.size(); ++i) {
        BasketCoupon& one = coupons[i];
        if (one.outcome != CouponOutcome::applied && one.outcome != CouponOutcome::not_combinable) {
            continue;
        }
        const coupon::Campaign& campaign = campaign_of(feature.coupons, **one.usable);
        bool stays = std::ranges::all_of(coupons.first(i), [&](const BasketCoupon& before) {
            return before.outcome != CouponOutcome::applied ||
                   go_together(campaign_of(feature.coupons, **before.usable), campaign);
        });
        one.outcome = stays ? CouponOutcome::applied : CouponOutcome::not_combinable;
    }
}

// Takes off what those are worth that stay. Says whether each of them takes something.
bool take_off_all(const OrderFeature& feature, Basket& basket) {
    bool all_take = true;
    for (ScopeType scope : {ScopeType::products, ScopeType::categories, ScopeType::all}) {
        for (BasketCoupon& one : basket.coupons) {
            if (one.outcome != CouponOutcome::applied) {
                continue;
            }
            const coupon::Campaign& campaign = campaign_of(feature.coupons, **one.usable);
            if (campaign.scope.type == scope) {
                Worth worth = take_off(campaign, basket.lines);
                one.outcome = worth.outcome;
                one.discount = worth.discount;
                all_take = all_take && worth.outcome == CouponOutcome::applied;
            }
        }
    }
    return all_take;
}

bool blocks_any(const Basket& basket) {
    return std::ranges::any_of(basket.coupons, [](const BasketCoupon& one) {
        return one.outcome == CouponOutcome::not_combinable;
    });
}

void put_back(Basket& basket) {
    for (BasketLine& line : basket.lines) {
        line.left = line.left + line.discount;
        line.discount = base::Money();
    }
    for (BasketCoupon& one : basket.coupons) {
        one.discount = base::Money();
    }
}

BasketLine line_of(const catalog::Option& option, const catalog::Product& product,
                   std::uint32_t quantity, base::Money unit_price) {
    return {.option = option.id,
            .product = product.id,
            .category = product.category,
            .quantity = quantity,
            .unit_price = unit_price,
            .left = amount_of(unit_price, quantity),
            .per_account = option.per_account};
}

}  // namespace

base::Money amount_of(base::Money unit_price, std::uint32_t quantity) {
    std::optional<base::Money> amount = checked_multiply(unit_price, quantity);
    ONRUSH_CHECK(amount.has_value(), "{} pieces at {}", quantity, unit_price.units);
    return *amount;
}

Worth take_off(const coupon::Campaign& campaign, std::span<BasketLine> lines) {
    base::Money left;
    for (const BasketLine& line : lines) {
        left = is_for(campaign, line) ? left + line.left : left;
    }
    if (left.units == 0) {
        return {CouponOutcome::not_applicable, {}};
    }
    if (left < campaign.min_order) {
        return {CouponOutcome::below_minimum, {}};
    }
    base::Money discount = worth_of(campaign.discount, left);
    if (discount.units == 0) {
        return {CouponOutcome::not_applicable, {}};
    }
    spread(discount, left, campaign, lines);
    return {CouponOutcome::applied, discount};
}

std::uint32_t Basket::pieces() const {
    return std::accumulate(
        lines.begin(), lines.end(), std::uint32_t{0},
        [](std::uint32_t sum, const BasketLine& line) { return sum + line.quantity; });
}

base::Money Basket::gross() const {
    return std::accumulate(
        lines.begin(), lines.end(), base::Money(),
        [](base::Money sum, const BasketLine& line) { return sum + line.left + line.discount; });
}

base::Money Basket::discount() const {
    return std::accumulate(
        lines.begin(), lines.end(), base::Money(),
        [](base::Money sum, const BasketLine& line) { return sum + line.discount; });
}

bool has_repeats(std::span<const Item> items) {
    for (std::size_t i = 1; i < items.size(); ++i) {
        for (std::size_t before = 0; before < i; ++before) {
            if (items[before].option_id == items[i].option_id) {
                return true;
            }
        }
    }
    return false;
}

bool has_repeats(std::span<const CouponId> coupons) {
    for (std::size_t i = 1; i < coupons.size(); ++i) {
        if (std::ranges::find(coupons.first(i), coupons[i]) != coupons.begin() + i) {
            return true;
        }
    }
    return false;
}

std::optional<base::Refused> fill(const OrderFeature& feature, std::span<const Item> items,
                                  Source source, Basket& basket) {
    const catalog::CatalogFeature& catalog = feature.catalog;
    std::optional<OptionId> inactive;
    std::optional<std::size_t> bad_quantity;
    basket.lines.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        const catalog::Option* option = catalog.options.find(items[i].option_id);
        bool active = option != nullptr && product_of(catalog, *option).active;
        if (option == nullptr || (!active && source == Source::body)) {
            return refused_item(catalog::option_not_shown, i);
        }
        if (!active) {
            inactive = inactive.value_or(option->id);
        }
        std::uint32_t quantity = items[i].quantity;
        if (quantity < 1 || quantity > limits::quantity_max) {
            bad_quantity = bad_quantity.value_or(i);
            continue;
        }
        const catalog::Product& product = product_of(catalog, *option);
        basket.lines.push_back(line_of(*option, product, quantity, price_of(product, *option)));
    }
    if (inactive) {
        return base::Refused(product_inactive, *inactive);
    }
    if (bad_quantity) {
        return refused_item(quantity_out_of_range, *bad_quantity);
    }
    return std::nullopt;
}

void fill_from_sale(const OrderFeature& feature, const sale::Sale& sale, std::uint32_t quantity,
                    Basket& basket) {
    const catalog::Option* option = feature.catalog.options.find(sale.option);
    ONRUSH_CHECK(option != nullptr, "sale {} names an option that does not exist", sale.id.value);
    BasketLine& line = basket.lines.emplace_back(
        line_of(*option, product_of(feature.catalog, *option), quantity, sale.price));
    line.at_sale_price = true;
}

void apply_coupons(const OrderFeature& feature, AccountId account,
                   std::span<const CouponId> coupons, base::Instant now, Basket& basket) {
    basket.coupons.reserve(coupons.size());
    for (CouponId id : coupons) {
        auto usable = coupon::find_usable(feature.coupons, account, id, now);
        bool not_found = !usable && usable.error().is(coupon::coupon_not_found);
        CouponOutcome outcome = usable      ? CouponOutcome::applied
                                : not_found ? CouponOutcome::not_found
                                            : CouponOutcome::not_available;
        basket.coupons.push_back({.id = id, .usable = std::move(usable), .outcome = outcome});
    }
    // Each round leaves one out for good, at least.
    keep_first(feature, basket.coupons);
    while (!take_off_all(feature, basket) && blocks_any(basket)) {
        put_back(basket);
        keep_first(feature, basket.coupons);
    }
}

}  // namespace onrush::order
