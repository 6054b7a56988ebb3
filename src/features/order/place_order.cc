#include "features/order/place_order.h"

#include <algorithm>

#include <fmt/format.h>

#include "features/catalog/stock.h"
#include "features/order/account_limits.h"
#include "features/order/goods.h"
#include "features/point/wallet.h"
#include "features/sale/take_part.h"

namespace onrush::order {

namespace {

using MaybeRefused = std::optional<base::Refused>;

// What both inputs ask for beside their items.
struct Purchase {
    AccountId account;
    std::span<const CouponId> coupons;
    std::string_view address;  // empty: none
    bool paid = false;         // at once
    const sale::Sale* from_sale = nullptr;
};

template <typename Input>
Purchase purchase_of(const Input& input) {
    Purchase purchase{.account = input.caller.account, .paid = input.pay.has_value()};
    if (input.coupon_ids) {
        purchase.coupons = *input.coupon_ids;
    }
    if (input.delivery_address) {
        purchase.address = *input.delivery_address;
    }
    return purchase;
}

std::vector<Item> items_of_cart(const OrderFeature& feature, AccountId account) {
    std::span<const cart::CartItem> in_cart = cart::items_of(feature.carts, account);
    std::vector<Item> items;
    items.reserve(in_cart.size());
    for (const cart::CartItem& item : in_cart) {
        items.push_back({item.option, item.quantity});
    }
    return items;
}

MaybeRefused check_day(const OrderFeature& feature, AccountId account, base::Instant now) {
    base::Instant next = next_order_at(feature, account);
    return now < next ? std::optional(base::Refused(order_limit, next)) : std::nullopt;
}

MaybeRefused check_limits(const OrderFeature& feature, const Purchase& purchase,
                          const Basket& basket) {
    MaybeRefused refused;
    if (!purchase.paid) {
        refused = objection_to_wait(feature, purchase.account, basket.pieces());
    }
    return refused ? refused : objection_to_shares(feature, purchase.account, basket);
}

// Says every line that is short.
MaybeRefused check_stock(const OrderFeature& feature, const Basket& basket) {
    base::RefusedList lines;
    for (const BasketLine& line : basket.lines) {
        std::int64_t available = catalog::available(stock_of(feature.catalog, line.option));
        if (available < line.quantity) {
            lines.push_back({static_cast<std::int64_t>(line.option.value), available});
        }
    }
    if (lines.empty()) {
        return std::nullopt;
    }
    return base::Refused(stock_short).with(std::move(lines));
}

base::Refused refused_coupon(const BasketCoupon& coupon) {
    if (!coupon.usable) {
        return coupon.usable.error();
    }
    switch (coupon.outcome) {
        case CouponOutcome::not_combinable:
            return base::Refused(coupon_not_combinable);
        case CouponOutcome::below_minimum:
            return base::Refused(coupon_below_minimum);
        default:
            return base::Refused(coupon_not_applicable);
    }
}

// The first refusal, in their order, that any coupon meets, and the first coupon that meets it.
MaybeRefused check_coupons(const Basket& basket) {
    for (CouponOutcome outcome :
         {CouponOutcome::not_found, CouponOutcome::not_available, CouponOutcome::not_combinable,
          CouponOutcome::below_minimum, CouponOutcome::not_applicable}) {
        auto found = std::ranges::find(basket.coupons, outcome, &BasketCoupon::outcome);
        if (found != basket.coupons.end()) {
            return refused_coupon(*found).at(
                fmt::format("/couponIds/{}", found - basket.coupons.begin()));
        }
    }
    return std::nullopt;
}

// Takes off the coupons, and asks whether the account can pay what is left.
MaybeRefused apply_and_check(const OrderFeature& feature, const Purchase& purchase,
                             base::Instant now, Basket& basket) {
    apply_coupons(feature, purchase.account, purchase.coupons, now, basket);
    if (MaybeRefused refused = check_coupons(basket)) {
        return refused;
    }
    base::Money total = basket.total();
    return purchase.paid && total.units > 0
               ? point::objection_to_spend(feature.points, purchase.account, total)
               : std::nullopt;
}

void insert_parts(OrderFeature& feature, OrderId id, const Purchase& purchase,
                  const Basket& basket) {
    std::uint8_t place = 0;
    for (const BasketLine& line : basket.lines) {
        feature.lines.insert({.order = id,
                              .option = line.option,
                              .unit_price = line.unit_price,
                              .discount = line.discount,
                              .place = ++place,
                              .quantity = static_cast<std::uint8_t>(line.quantity),
                              .in_share = line.per_account != 0});
    }
    place = 0;
    for (const BasketCoupon& coupon : basket.coupons) {
        feature.used_coupons.insert({id, coupon.id, coupon.discount, ++place});
    }
    if (!purchase.address.empty()) {
        feature.addresses.insert({id, std::string(purchase.address)});
    }
}

// Writes the order and moves what goes with it.
const Order& write(OrderFeature& feature, const Purchase& purchase, const Basket& basket,
                   base::Instant now) {
    bool paid = purchase.paid;
    Order row{.account = purchase.account,
              .total = basket.total(),
              .discount = basket.discount(),
              .placed_at = now,
              .paid_at = paid ? now : base::Instant::never(),
              .expires_at = paid ? base::Instant::never() : now + feature.settings.hold,
              .ordinal = orders_of(feature, purchase.account) + 1,
              .names_replaced = catalog::names_replaced(feature.catalog),
              .lines = static_cast<std::uint8_t>(basket.lines.size()),
              .coupons = static_cast<std::uint8_t>(basket.coupons.size()),
              .paid_at_once = paid,
              .state = paid ? OrderState::paid : OrderState::pending_payment};
    if (const sale::Sale* from = purchase.from_sale) {
        std::uint32_t pieces = basket.lines.front().quantity;
        row.sale = from->id;
        row.number = sale::take(feature.sales, *from, purchase.account, pieces, now).number;
    }
    row.id = feature.ids.next<OrderId>("order");
    const Order& order = feature.orders.insert(row);
    insert_parts(feature, order.id, purchase, basket);
    paid ? buy_at_once(feature, order, now) : hold(feature, order, now);
    return order;
}

}  // namespace

engine::Result<PlaceOrder> decide(OrderFeature& feature, const PlaceOrder& input,
                                  base::Instant now) {
    bool from_cart = input.from_cart.value_or(false);
    if (from_cart == input.items.has_value()) {
        return engine::refuse(items_or_cart);
    }
    std::vector<Item> of_cart;
    if (from_cart) {
        of_cart = items_of_cart(feature, input.caller.account);
        if (of_cart.empty()) {
            return engine::refuse(cart_empty);
        }
    }
    std::span<const Item> items = from_cart ? of_cart : *input.items;
    if (has_repeats(items)) {
        return engine::refuse(option_repeated);
    }
    Purchase purchase = purchase_of(input);
    if (has_repeats(purchase.coupons)) {
        return engine::refuse(coupon_repeated);
    }
    if (MaybeRefused refused = check_day(feature, purchase.account, now)) {
        return std::unexpected(std::move(*refused));
    }
    Basket basket;
    Source source = from_cart ? Source::cart : Source::body;
    if (MaybeRefused refused = fill(feature, items, source, basket)) {
        return std::unexpected(std::move(*refused));
    }
    if (MaybeRefused refused = check_limits(feature, purchase, basket)) {
        return std::unexpected(std::move(*refused));
    }
    if (MaybeRefused refused = check_stock(feature, basket)) {
        return std::unexpected(std::move(*refused));
    }
    if (MaybeRefused refused = apply_and_check(feature, purchase, now, basket)) {
        return std::unexpected(std::move(*refused));
    }
    // From here on the command succeeds.
    const Order& order = write(feature, purchase, basket, now);
    if (from_cart) {
        cart::clear_cart(feature.carts, purchase.account);
    }
    return view_of(feature, order);
}

engine::Result<PlaceSaleOrder> decide(OrderFeature& feature, const PlaceSaleOrder& input,
                                      base::Instant now) {
    Purchase purchase = purchase_of(input);
    if (has_repeats(purchase.coupons)) {
        return engine::refuse(coupon_repeated);
    }
    if (MaybeRefused refused = check_day(feature, purchase.account, now)) {
        return std::unexpected(std::move(*refused));
    }
    auto taken = sale::may_take(feature.sales, purchase.account, input.sale, input.quantity, now);
    if (!taken) {
        return std::unexpected(std::move(taken.error()));
    }
    purchase.from_sale = *taken;
    // Its pieces are set aside already, so the stock is not asked.
    Basket basket;
    fill_from_sale(feature, *purchase.from_sale, input.quantity, basket);
    if (MaybeRefused refused = check_limits(feature, purchase, basket)) {
        return std::unexpected(std::move(*refused));
    }
    if (MaybeRefused refused = apply_and_check(feature, purchase, now, basket)) {
        return std::unexpected(std::move(*refused));
    }
    // From here on the command succeeds.
    return view_of(feature, write(feature, purchase, basket, now));
}

}  // namespace onrush::order
