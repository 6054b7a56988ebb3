// What the routes of orders read, and the pages that they show.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "account/limits.h"
#include "order/basket.h"
#include "order/view.h"
#include "order/wire.h"

namespace onrush::order {

enum class PayMethod : std::uint8_t { points };
BOOST_DESCRIBE_ENUM(PayMethod, points)

struct QuoteForm {
    std::vector<Item> items;
    std::optional<std::vector<CouponId>> coupon_ids;
    static constexpr std::array limits = {http::limit("items", 1, limits::lines_max),
                                          http::limit("coupon_ids", 0, limits::coupons_max)};
};
BOOST_DESCRIBE_STRUCT(QuoteForm, (), (items, coupon_ids))

struct OrderForm {
    std::optional<std::vector<Item>> items;
    std::optional<bool> from_cart;
    std::optional<std::vector<CouponId>> coupon_ids;
    std::optional<std::string> delivery_address;
    std::optional<PayMethod> pay;
    static constexpr std::array limits = {
        http::limit("items", 1, limits::lines_max, "Each option once; or fromCart"),
        http::limit("coupon_ids", 0, limits::coupons_max),
        http::limit("delivery_address", 1, 500),
    };
};
BOOST_DESCRIBE_STRUCT(OrderForm, (), (items, from_cart, coupon_ids, delivery_address, pay))

struct SaleOrderForm {
    std::uint32_t quantity = 0;
    std::optional<std::vector<CouponId>> coupon_ids;
    std::optional<std::string> delivery_address;
    std::optional<PayMethod> pay;
    static constexpr std::array limits = {http::limit("coupon_ids", 0, limits::coupons_max),
                                          http::limit("delivery_address", 1, 500)};
};
BOOST_DESCRIBE_STRUCT(SaleOrderForm, (), (quantity, coupon_ids, delivery_address, pay))

struct PaymentForm {
    PayMethod method = PayMethod::points;
};
BOOST_DESCRIBE_STRUCT(PaymentForm, (), (method))

struct CancellationForm {
    std::optional<std::string> reason;
    static constexpr std::array limits = {http::limit("reason", 0, 200)};
};
BOOST_DESCRIBE_STRUCT(CancellationForm, (), (reason))

struct ShipmentForm {
    std::optional<std::string> carrier;
    std::optional<std::string> tracking;
    static constexpr std::array limits = {http::limit("carrier", 0, 100),
                                          http::limit("tracking", 0, 100)};
};
BOOST_DESCRIBE_STRUCT(ShipmentForm, (), (carrier, tracking))

struct OrdersQuery {
    std::optional<OrderState> state;
    std::optional<std::uint32_t> limit;
    std::optional<std::uint32_t> cursor;
    static constexpr std::array limits = {http::limit("limit", 1, account::limits::page_items_max)};
};
BOOST_DESCRIBE_STRUCT(OrdersQuery, (), (state, limit, cursor))

struct OrderPage {
    std::vector<OrderItem> items;
    std::optional<std::uint32_t> next_cursor;
};
BOOST_DESCRIBE_STRUCT(OrderPage, (), (items, next_cursor))

}  // namespace onrush::order
