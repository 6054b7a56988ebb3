#include "features/order/test/basket_model.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace onrush::order {

using base::Instant;
using engine::test::answered;
using engine::test::append;
using engine::test::Numbers;
using engine::test::refused;
using engine::test::signed_of;
using engine::test::Told;

namespace {

std::int64_t worth_of(const coupon::Discount& discount, std::int64_t left) {
    if (discount.amount) {
        return std::min(discount.amount->units, left);
    }
    auto worth = static_cast<std::int64_t>(static_cast<__int128>(left) * *discount.percent / 100);
    return discount.max_discount ? std::min(worth, discount.max_discount->units) : worth;
}

// Takes off what one coupon is worth: of each line so much that the lines up to it have given
// their share of the whole, rounded down.
void take_off(const coupon::CreateCampaign& terms, const ShopModels& shop, BasketModel& basket,
              BasketModel::Use& use) {
    coupon::Scope scope = terms.scope.value_or(coupon::Scope());
    std::vector<BasketModel::Line*> lines;
    std::int64_t left = 0;
    for (BasketModel::Line& line : basket.lines) {
        const auto& option = shop.catalog.options[line.option - 1];
        std::uint64_t id = scope.type == coupon::ScopeType::products
                               ? option.product
                               : shop.catalog.product_of(option).category;
        bool at_this_price = !line.of_sale || terms.sale_prices != false;
        if (at_this_price &&
            (scope.type == coupon::ScopeType::all || std::ranges::count(scope.ids, id) != 0)) {
            lines.push_back(&line);
            left += line.left();
        }
    }
    if (left == 0) {
        use.outcome = CouponOutcome::not_applicable;
        return;
    }
    if (terms.min_order && left < terms.min_order->units) {
        use.outcome = CouponOutcome::below_minimum;
        return;
    }
    use.discount = worth_of(terms.discount, left);
    if (use.discount == 0) {
        use.outcome = CouponOutcome::not_applicable;
        return;
    }
    use.outcome = CouponOutcome::applied;
    std::int64_t so_far = 0;
    std::int64_t given = 0;
    for (BasketModel::Line* line : lines) {
        so_far += line->left();
        auto due = static_cast<std::int64_t>(static_cast<__int128>(use.discount) * so_far / left);
        line->discount += due - given;
        given = due;
    }
}

// Those that were seen to take nothing stay out.
bool takes_nothing(const BasketModel::Use& use) {
    return use.outcome == CouponOutcome::below_minimum ||
           use.outcome == CouponOutcome::not_applicable;
}

// Of the coupons that may be used: each that does not go with one that stays is left out.
void leave_first(const ShopModels& shop, BasketModel& basket) {
    std::vector<std::size_t> staying;
    for (BasketModel::Use& use : basket.coupons) {
        if (!use.usable || takes_nothing(use)) {
            continue;
        }
        use.outcome = CouponOutcome::applied;
        use.discount = 0;
        for (std::size_t other : staying) {
            bool same =
                shop.coupons.coupons[other].campaign == shop.coupons.coupons[*use.usable].campaign;
            if (same || shop.coupons.terms_of(other).exclusive == true ||
                shop.coupons.terms_of(*use.usable).exclusive == true) {
                use.outcome = CouponOutcome::not_combinable;
            }
        }
        if (use.outcome != CouponOutcome::not_combinable) {
            staying.push_back(*use.usable);
        }
    }
}

}  // namespace

std::int64_t BasketModel::discount() const {
    std::int64_t sum = 0;
    for (const Line& line : lines) {
        sum += line.discount;
    }
    return sum;
}

std::int64_t BasketModel::total() const {
    std::int64_t sum = 0;
    for (const Line& line : lines) {
        sum += line.left();
    }
    return sum;
}

std::optional<Told> list_refused(const std::vector<Item>& items,
                                 const std::vector<CouponId>& coupons) {
    std::set<std::uint64_t> options;
    std::set<std::uint64_t> ids;
    for (const Item& item : items) {
        options.insert(item.option_id.value);
    }
    for (CouponId id : coupons) {
        ids.insert(id.value);
    }
    if (options.size() != items.size()) {
        return refused(option_repeated);
    }
    return ids.size() != coupons.size() ? std::optional(refused(coupon_repeated)) : std::nullopt;
}

std::optional<Told> item_refused(const std::vector<Item>& items, bool from_cart,
                                 const catalog::CatalogModel& catalog) {
    auto at = [](const base::Refusal& refusal, std::size_t i) {
        return refused(refusal, {}, fmt::format("/items/{}", i));
    };
    for (std::size_t i = 0; i < items.size(); ++i) {
        std::uint64_t option = items[i].option_id.value;
        if (!catalog.is_option_shown(option)) {
            return from_cart ? refused(product_inactive, {signed_of(option)}, "/fromCart")
                             : at(catalog::option_not_shown, i);
        }
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (items[i].quantity < 1 || items[i].quantity > 99) {
            return at(quantity_out_of_range, i);
        }
    }
    return std::nullopt;
}

BasketModel basket_of(const std::vector<Item>& items, std::optional<std::int64_t> price,
                      const ShopModels& shop) {
    BasketModel basket;
    for (const Item& item : items) {
        std::uint64_t option = item.option_id.value;
        basket.lines.push_back({.option = option,
                                .quantity = item.quantity,
                                .unit_price = price.value_or(shop.catalog.price_of(option)),
                                .of_sale = price.has_value(),
                                .in_share = shop.catalog.options[option - 1].per_account != 0});
    }
    return basket;
}

void use_coupons(const std::vector<CouponId>& coupons, std::uint64_t account,
                 const ShopModels& shop, Instant now, BasketModel& basket) {
    for (CouponId id : coupons) {
        auto usable = shop.coupons.find_usable(id, account, now);
        bool there = usable || !usable.error().is(coupon::coupon_not_found);
        basket.coupons.push_back(
            {.coupon = id.value,
             .usable = usable,
             .outcome = there ? CouponOutcome::not_available : CouponOutcome::not_found});
    }
    // Until all that stay take something.
    for (bool again = true; again;) {
        again = false;
        leave_first(shop, basket);
        for (BasketModel::Line& line : basket.lines) {
            line.discount = 0;
        }
        for (auto scope :
             {coupon::ScopeType::products, coupon::ScopeType::categories, coupon::ScopeType::all}) {
            for (BasketModel::Use& use : basket.coupons) {
                if (!use.usable || use.outcome != CouponOutcome::applied) {
                    continue;
                }
                const coupon::CreateCampaign& terms = shop.coupons.terms_of(*use.usable);
                if (terms.scope.value_or(coupon::Scope()).type == scope) {
                    take_off(terms, shop, basket, use);
                    again = again || takes_nothing(use);
                }
            }
        }
    }
}

std::optional<Told> coupon_refused(const BasketModel& basket) {
    for (auto outcome :
         {CouponOutcome::not_found, CouponOutcome::not_available, CouponOutcome::not_combinable,
          CouponOutcome::below_minimum, CouponOutcome::not_applicable}) {
        for (std::size_t i = 0; i < basket.coupons.size(); ++i) {
            const BasketModel::Use& use = basket.coupons[i];
            if (use.outcome == outcome) {
                const base::Refusal& why =
                    !use.usable                                ? use.usable.error().refusal()
                    : outcome == CouponOutcome::not_combinable ? coupon_not_combinable
                    : outcome == CouponOutcome::below_minimum  ? coupon_below_minimum
                                                               : coupon_not_applicable;
                return refused(why, {}, fmt::format("/couponIds/{}", i));
            }
        }
    }
    return std::nullopt;
}

Told quote(const Quote& input, const ShopModels& shop, Instant now) {
    std::vector<CouponId> coupons = input.coupon_ids.value_or(std::vector<CouponId>());
    std::optional<base::Refused> wrong = base::find_out_of_range(input);
    std::optional<Told> range = wrong ? std::optional(refused(*wrong)) : std::nullopt;
    if (!range && input.items.has_value() == input.sale.has_value()) {
        return refused(items_or_sale);
    }
    std::vector<Item> items = input.items.value_or(std::vector<Item>());
    std::optional<std::int64_t> price;
    std::optional<Told> gone;
    if (!range && input.sale) {
        std::uint64_t id = input.sale->sale_id.value;
        gone = shop.sales.objection_to_quote(id, shop.catalog, now);
        if (!gone) {
            const sale::CreateSale& form = shop.sales.all[id - 1].form;
            items = {{form.option_id, input.sale->quantity}};
            price = form.price.units;
        }
    }
    for (const auto& refusal :
         {range, list_refused(items, coupons), item_refused(items, false, shop.catalog), gone}) {
        if (refusal) {
            return *refusal;
        }
    }
    BasketModel basket = basket_of(items, price, shop);
    use_coupons(coupons, input.caller.account.value, shop, now, basket);
    Numbers numbers;
    for (const BasketModel::Line& line : basket.lines) {
        const auto& option = shop.catalog.options[line.option - 1];
        append(numbers,
               {signed_of(line.option), signed_of(option.product), line.quantity, line.unit_price,
                line.discount, line.left(),
                input.sale ? shop.sales.remaining(input.sale->sale_id.value) : option.available()});
    }
    for (const BasketModel::Use& use : basket.coupons) {
        append(numbers,
               {signed_of(use.coupon), static_cast<std::int64_t>(use.outcome), use.discount});
    }
    std::int64_t discount = basket.discount();
    append(numbers, {basket.total() + discount, discount, basket.total()});
    return answered(numbers);
}

Numbers numbers_of(const QuoteView& view) {
    Numbers numbers;
    for (const QuoteLine& line : view.lines) {
        append(numbers,
               {signed_of(line.option_id.value), signed_of(line.product_id.value), line.quantity,
                line.unit_price.units, line.discount.units, line.amount.units, line.available});
    }
    for (const QuoteCoupon& coupon : view.coupons) {
        append(numbers, {signed_of(coupon.coupon_id.value),
                         static_cast<std::int64_t>(coupon.outcome), coupon.discount.units});
    }
    append(numbers, {view.gross.units, view.discount.units, view.total.units});
    return numbers;
}

}  // namespace onrush::order
