#include "order/place_order.h"

#include <algorithm>

#include "cart/cart.h"
#include "catalog/stock.h"
#include "order/goods.h"
#include "point/wallet.h"

namespace onrush::order {

using Code = PlaceOrder::Code;
using Refusal = PlaceOrder::Refusal;

namespace {

using MaybeRefusal = std::optional<Refusal>;

// What can be said before any item or sale is looked up. `items` are those given or of the cart.
MaybeRefusal check_form(const PlaceOrder& input, std::span<const Item> items) {
    if (input.sale.none() && input.from_cart && items.empty()) {
        return Refusal{.code = Code::cart_empty};
    }
    if (input.sale.none() && !is_list(items)) {
        return Refusal{.code = Code::items_out_of_range};
    }
    if (!is_list(input.coupons)) {
        return Refusal{.code = Code::coupons_out_of_range};
    }
    if (input.delivery_address.size() > limits::address_bytes_max) {
        return Refusal{.code = Code::address_out_of_range};
    }
    return std::nullopt;
}

// The codes of what the sale and the items refuse stand in the same order as those of the order.
Refusal refusal_of(const OrderFeature& feature, const PlaceOrder& input,
                   sale::TakeRefusal refusal) {
    auto code =
        static_cast<Code>(static_cast<int>(Code::sale_not_found) + static_cast<int>(refusal));
    const sale::Sale* sale = feature.sales.sales.find(input.sale);
    switch (refusal) {
        case sale::TakeRefusal::sale_not_started:
            return {.code = code, .starts_at = sale->starts_at};
        case sale::TakeRefusal::sale_limit:
            return {.code = code, .left = allowance(feature.sales, *sale, input.caller.account)};
        case sale::TakeRefusal::sale_sold_out:
            return {.code = code, .left = remaining(*sale, tally_of(feature.sales, input.sale))};
        case sale::TakeRefusal::sale_not_found:
        case sale::TakeRefusal::sale_ended:
            break;
    }
    return {.code = code};
}

MaybeRefusal check_stock(const OrderFeature& feature, const Basket& basket) {
    Refusal refusal{.code = Code::stock_short};
    for (const BasketLine& line : basket.lines) {
        std::int64_t available = catalog::available(stock_of(feature.catalog, line.option));
        if (available < line.quantity) {
            refusal.shorts.push_back({line.option, available});
        }
    }
    return refusal.shorts.empty() ? std::nullopt : MaybeRefusal(std::move(refusal));
}

// The first rule of the documented order that any coupon breaks, and the first that breaks it.
MaybeRefusal check_coupons(const Basket& basket) {
    for (CouponOutcome outcome : {CouponOutcome::not_found, CouponOutcome::not_available,
                                  CouponOutcome::below_minimum, CouponOutcome::not_applicable}) {
        auto found = std::ranges::find(basket.coupons, outcome, &BasketCoupon::outcome);
        if (found != basket.coupons.end()) {
            int place = static_cast<int>(outcome) - static_cast<int>(CouponOutcome::not_found);
            return Refusal{
                .code = static_cast<Code>(static_cast<int>(Code::coupon_not_found) + place),
                .at = static_cast<std::size_t>(found - basket.coupons.begin())};
        }
    }
    return std::nullopt;
}

// Fills the basket, or says why not. `sale` is null where there is none.
MaybeRefusal fill_basket(const OrderFeature& feature, const PlaceOrder& input,
                         std::span<const Item> items, const sale::Sale* sale,
                         const engine::Turn& turn, Basket& basket) {
    auto price = sale == nullptr ? std::nullopt : std::optional(sale->price);
    if (std::optional<WrongItem> wrong = fill(feature, items, price, basket)) {
        return Refusal{.code = static_cast<Code>(static_cast<int>(Code::option_not_found) +
                                                 static_cast<int>(wrong->code)),
                       .at = wrong->at};
    }
    if (sale == nullptr) {
        if (MaybeRefusal refusal = check_stock(feature, basket)) {
            return refusal;
        }
    }
    apply_coupons(feature, input.caller.account, input.coupons, turn, basket);
    if (MaybeRefusal refusal = check_coupons(basket)) {
        return refusal;
    }
    AccountId account = input.caller.account;
    base::Money total = basket.total();
    if (input.pay_with_points && total.units > 0 && can_spend(feature.points, account, total)) {
        return Refusal{.code = Code::insufficient_points,
                       .balance = balance_of(feature.points, account)};
    }
    return std::nullopt;
}

void insert_parts(OrderFeature& feature, OrderId id, const PlaceOrder& input,
                  const Basket& basket) {
    std::uint8_t place = 0;
    for (const BasketLine& line : basket.lines) {
        feature.lines.insert({.order = id,
                              .option = line.option,
                              .unit_price = line.unit_price,
                              .discount = line.discount,
                              .place = ++place,
                              .quantity = static_cast<std::uint8_t>(line.quantity)});
    }
    place = 0;
    for (const BasketCoupon& coupon : basket.coupons) {
        feature.used_coupons.insert({id, coupon.id, coupon.discount, ++place});
    }
    if (!input.delivery_address.empty()) {
        feature.addresses.insert({id, input.delivery_address});
    }
}

const Order& write(OrderFeature& feature, const PlaceOrder& input, const Basket& basket,
                   const sale::Sale* sale, const engine::Turn& turn) {
    AccountId account = input.caller.account;
    bool paid = input.pay_with_points;
    std::uint32_t number =
        sale == nullptr ? 0 : take(feature.sales, *sale, account, input.pieces).number;
    const Order& order = feature.orders.insert(
        {.id = feature.ids.next<OrderId>("order"),
         .account = account,
         .total = basket.total(),
         .discount = basket.discount(),
         .placed_at = turn.now,
         .paid_at = paid ? turn.now : base::Instant::never(),
         .expires_at = paid ? base::Instant::never() : turn.now + feature.settings.hold,
         .sale = input.sale,
         .number = number,
         .ordinal = orders_of(feature, account) + 1,
         .lines = static_cast<std::uint8_t>(basket.lines.size()),
         .coupons = static_cast<std::uint8_t>(basket.coupons.size()),
         .paid_at_once = paid,
         .state = paid ? OrderState::paid : OrderState::pending_payment});
    insert_parts(feature, order.id, input, basket);
    paid ? buy_at_once(feature, order, turn) : hold(feature, order, turn);
    if (input.from_cart) {
        empty(feature.carts, account);
    }
    return order;
}

std::vector<Item> items_of_cart(const OrderFeature& feature, AccountId account) {
    std::vector<Item> items;
    for (const cart::CartItem& item : items_of(feature.carts, account)) {
        items.push_back({item.option, item.quantity});
    }
    return items;
}

}  // namespace

engine::Result<PlaceOrder> decide(OrderFeature& feature, const PlaceOrder& input,
                                  const engine::Turn& turn) {
    if (auto code = account::refusal_of<Code>(standing_of(feature.accounts, input.caller))) {
        return std::unexpected(Refusal{.code = *code});
    }
    std::vector<Item> other;
    if (input.from_cart) {
        other = items_of_cart(feature, input.caller.account);
    }
    std::span<const Item> items = input.from_cart ? other : input.items;
    if (MaybeRefusal refusal = check_form(input, items)) {
        return std::unexpected(std::move(*refusal));
    }
    const sale::Sale* sale = nullptr;
    if (!input.sale.none()) {
        auto taken = can_take(feature.sales, input.caller.account, input.sale, input.pieces, turn);
        if (!taken) {
            return std::unexpected(refusal_of(feature, input, taken.error()));
        }
        sale = *taken;
        other = {{sale->option, input.pieces}};
        items = other;
    }
    Basket basket;
    if (MaybeRefusal refusal = fill_basket(feature, input, items, sale, turn, basket)) {
        return std::unexpected(std::move(*refusal));
    }
    // From here on the command succeeds.
    return view_of(feature, write(feature, input, basket, sale, turn));
}

}  // namespace onrush::order
