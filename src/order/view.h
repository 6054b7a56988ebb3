// What is shown of orders.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "order/order.h"

namespace onrush::order {

struct LineView {
    OptionId option_id;
    catalog::ProductId product_id;
    std::string product_name;
    std::string option_name;
    std::uint32_t quantity = 0;
    base::Money unit_price;
    base::Money discount;
    base::Money amount;  // unit_price * quantity - discount
};
BOOST_DESCRIBE_STRUCT(LineView, (),
                      (option_id, product_id, product_name, option_name, quantity, unit_price,
                       discount, amount))

struct UsedCouponView {
    CouponId coupon_id;
    base::Money discount;
};
BOOST_DESCRIBE_STRUCT(UsedCouponView, (), (coupon_id, discount))

struct OrderView {
    OrderId order_id;
    OrderState state = OrderState::pending_payment;
    std::vector<LineView> lines;
    std::vector<UsedCouponView> coupons;
    base::Money discount;
    base::Money total;
    std::optional<SaleId> sale_id;
    std::optional<std::uint32_t> number;  // in the sale
    std::optional<std::string> delivery_address;
    std::optional<std::string> carrier;
    std::optional<std::string> tracking;
    base::Instant placed_at;
    std::optional<base::Instant> expires_at;  // while it waits for payment
    std::optional<base::Instant> paid_at;
};
BOOST_DESCRIBE_STRUCT(OrderView, (),
                      (order_id, state, lines, coupons, discount, total, sale_id, number,
                       delivery_address, carrier, tracking, placed_at, expires_at, paid_at))

// An order in a list.
struct OrderItem {
    OrderId order_id;
    OrderState state = OrderState::pending_payment;
    std::uint32_t lines = 0;
    base::Money discount;
    base::Money total;
    std::optional<SaleId> sale_id;
    std::optional<std::uint32_t> number;
    base::Instant placed_at;
    std::optional<base::Instant> expires_at;
    std::optional<base::Instant> paid_at;
};
BOOST_DESCRIBE_STRUCT(OrderItem, (),
                      (order_id, state, lines, discount, total, sale_id, number, placed_at,
                       expires_at, paid_at))

[[nodiscard]] OrderView view_of(const OrderFeature& feature, const Order& order);
[[nodiscard]] OrderItem item_of(const Order& order);

}  // namespace onrush::order
