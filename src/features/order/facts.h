// The facts of orders. Each says all that was ordered, so that whoever is told can act on it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "features/concert/rows.h"
#include "features/order/rows.h"

namespace onrush::order {

struct OrderFeature;

struct OrderedLine {
    OptionId option_id;
    catalog::ProductId product_id;
    std::uint32_t quantity = 0;
    base::Money unit_price;
    base::Money discount;  // this line's share of all coupons
};
BOOST_DESCRIBE_STRUCT(OrderedLine, (), (option_id, product_id, quantity, unit_price, discount))

struct OrderedCoupon {
    CouponId coupon_id;
    base::Money discount;
};
BOOST_DESCRIBE_STRUCT(OrderedCoupon, (), (coupon_id, discount))

// A seat, or places of a general section.
struct OrderedSeat {
    std::optional<concert::SeatId> seat_id;
    std::string section;
    std::optional<std::string> row;
    std::optional<std::uint32_t> number;  // on its chair
    std::uint32_t count = 1;
    base::Money price;  // of each
};
BOOST_DESCRIBE_STRUCT(OrderedSeat, (), (seat_id, section, row, number, count, price))

// An order of a date has seats, every other has lines.
struct OrderContents {
    base::Money discount;                     // of all coupons; the total is without it
    std::optional<SaleId> sale_id;            // of a sale
    std::optional<std::uint32_t> number;      // in the sale, by arrival
    std::optional<concert::DateId> date_id;   // of a date
    std::optional<base::Instant> expires_at;  // while it waits for payment
    std::vector<OrderedLine> lines;
    std::vector<OrderedCoupon> coupons;
    std::vector<OrderedSeat> seats;
};
BOOST_DESCRIBE_STRUCT(OrderContents, (),
                      (discount, sale_id, number, date_id, expires_at, lines, coupons, seats))

// Placed, paid, expired, delivered. Facts of an earlier version have no contents, here and below.
struct OrderMoved {
    OrderId order_id;
    AccountId account_id;
    base::Money total;
    std::optional<OrderContents> contents;
};
BOOST_DESCRIBE_STRUCT(OrderMoved, (), (order_id, account_id, total, contents))

// Cancelled, refunded.
struct OrderClosed {
    OrderId order_id;
    AccountId account_id;
    base::Money total;
    std::string reason;
    std::optional<OrderContents> contents;
};
BOOST_DESCRIBE_STRUCT(OrderClosed, (), (order_id, account_id, total, reason, contents))

struct OrderShipped {
    OrderId order_id;
    AccountId account_id;
    std::string carrier;
    std::string tracking;
    std::optional<base::Money> total;
    std::optional<OrderContents> contents;
};
BOOST_DESCRIBE_STRUCT(OrderShipped, (), (order_id, account_id, carrier, tracking, total, contents))

// Of an order whose rows are written.
[[nodiscard]] OrderContents contents_of(const OrderFeature& feature, const Order& order);
[[nodiscard]] OrderMoved moved(const OrderFeature& feature, const Order& order);
[[nodiscard]] OrderClosed closed(const OrderFeature& feature, const Order& order,
                                 const std::string& reason);

}  // namespace onrush::order
