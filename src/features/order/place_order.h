// Places an order: of a list of items, of the cart, or in a sale.
//
// The order holds its pieces and coupons until it is paid or its time is over; with `pay`
// everything moves at once and the order is PAID. All or nothing: a refusal has changed nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/command.h"
#include "features/order/basket.h"
#include "features/order/look_up_order.h"
#include "features/room/refusals.h"

namespace onrush::order {

// Of the member `delivery_address` of both.
inline constexpr base::Range address_range =
    base::range("delivery_address", 1, limits::address_characters_max);

// At the catalogue's prices.
struct PlaceOrder {
    using Feature = OrderFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Caller caller;
    std::optional<std::vector<Item>> items;  // either these
    std::optional<bool> from_cart;           // or the cart, which is emptied
    std::optional<std::vector<CouponId>> coupon_ids;
    std::optional<std::string> delivery_address;
    std::optional<PayMethod> pay;
    static constexpr std::array ranges = {
        base::range("items", 1, limits::lines_max, "Each option once; or send fromCart"),
        coupons_range,
        address_range,
    };

    using Answer = OrderView;
    // In the order of the checks.
    static constexpr std::array refusals = {
        &items_or_cart,
        &cart_empty,
        &option_repeated,
        &coupon_repeated,
        &order_limit,
        &catalog::option_not_shown,
        &product_inactive,
        &quantity_out_of_range,
        &orders_pending_limit,
        &pieces_held_limit,
        &option_limit,
        &stock_short,
        &coupon::coupon_not_found,
        &coupon::coupon_not_available,
        &coupon_not_combinable,
        &coupon_below_minimum,
        &coupon_not_applicable,
        &point::insufficient_points,
    };
};
BOOST_DESCRIBE_STRUCT(PlaceOrder, (), (caller, items, from_cart, coupon_ids, delivery_address, pay))

// At the sale's price; the order gets a number in the sale.
struct PlaceSaleOrder {
    using Feature = OrderFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Caller caller;
    SaleId sale;
    std::uint32_t quantity = 0;
    std::optional<std::vector<CouponId>> coupon_ids;
    std::optional<std::string> delivery_address;
    std::optional<PayMethod> pay;
    static constexpr std::array ranges = {base::range("quantity", 1, limits::quantity_max),
                                          coupons_range, address_range};

    using Answer = OrderView;
    // In the order of the checks.
    static constexpr std::array refusals = {
        &coupon_repeated,          &order_limit,
        &sale::sale_not_found,     &sale::sale_not_started,
        &sale::sale_ended,         &room::pass_required,
        &room::pass_expired,       &sale::sale_limit,
        &sale::sale_sold_out,      &orders_pending_limit,
        &pieces_held_limit,        &option_limit,
        &coupon::coupon_not_found, &coupon::coupon_not_available,
        &coupon_not_combinable,    &coupon_below_minimum,
        &coupon_not_applicable,    &point::insufficient_points,
    };
};
BOOST_DESCRIBE_STRUCT(PlaceSaleOrder, (),
                      (caller, sale, quantity, coupon_ids, delivery_address, pay))

engine::Result<PlaceOrder> decide(OrderFeature& feature, const PlaceOrder& input,
                                  base::Instant now);
engine::Result<PlaceSaleOrder> decide(OrderFeature& feature, const PlaceSaleOrder& input,
                                      base::Instant now);

}  // namespace onrush::order
