// The rows and facts of orders.
//
// An order is one small row; what only some orders have lies beside it: lines, coupons, an address,
// a shipment, how it closed. Nothing of an order is erased. Every change of state leaves its time
// in one of these rows, so the history of an order is told from them (look_up_order.h) and kept
// nowhere twice.
#pragma once

#include <cstdint>
#include <string>

#include "base/describe.h"
#include "base/text.h"
#include "features/account/rows.h"
#include "features/catalog/rows.h"
#include "features/coupon/rows.h"
#include "features/sale/rows.h"

namespace onrush::order {

using account::AccountId;
using catalog::OptionId;
using coupon::CouponId;
using sale::SaleId;

//   PENDING_PAYMENT --pay--> PAID --ship--> SHIPPED --deliver--> DELIVERED
//         |  \--cancel--> CANCELLED  \--cancel--> REFUNDED
//         \--deadline--> EXPIRED
enum class OrderState : std::uint8_t {
    pending_payment,
    paid,
    shipped,
    delivered,
    cancelled,
    expired,
    refunded,
};
BOOST_DESCRIBE_ENUM(OrderState, pending_payment, paid, shipped, delivered, cancelled, expired,
                    refunded)
constexpr base::EnumCase wire_case(OrderState) {
    return base::EnumCase::upper;
}

struct Order {
    OrderId id;
    AccountId account;
    base::Money total;     // of the lines, less the discount: what is paid
    base::Money discount;  // of all coupons
    base::Instant placed_at;
    base::Instant paid_at = base::Instant::never();
    base::Instant expires_at = base::Instant::never();  // only while it waits for payment
    SaleId sale;                                        // none: of no sale
    std::uint32_t number = 0;                           // in the sale, by arrival
    std::uint32_t ordinal = 0;                          // among all orders of the account: 1, 2 ...
    std::uint32_t names_replaced = 0;  // when it was placed, see catalog::name_then()
    std::uint8_t lines = 0;            // none: an order of seats, see seat_rows.h
    std::uint8_t coupons = 0;
    bool paid_at_once = false;  // placed and paid in one commit: it never waited for payment
    OrderState state = OrderState::pending_payment;
};
BOOST_DESCRIBE_STRUCT(Order, (),
                      (id, account, total, discount, placed_at, paid_at, expires_at, sale, number,
                       ordinal, names_replaced, lines, coupons, paid_at_once, state))
static_assert(sizeof(Order) == 80, "every order that ever was is kept in memory");
struct ByOrdinal : table::Unique<&Order::account, &Order::ordinal> {};
struct ByExpiry : table::Deadline<&Order::expires_at> {};
using Orders = table::Table<Order, table::Key<&Order::id>, ByOrdinal, ByExpiry>;

struct Line {
    OrderId order;
    OptionId option;
    base::Money unit_price;  // at that moment
    base::Money discount;    // this line's share of all coupons
    std::uint8_t place = 0;  // 1, 2, 3 ...
    std::uint8_t quantity = 0;
    bool in_share = false;  // its option had a limit per account: see Share
};
BOOST_DESCRIBE_STRUCT(Line, (), (order, option, unit_price, discount, place, quantity, in_share))
using Lines = table::Table<Line, table::Key<&Line::order, &Line::place>>;

struct UsedCoupon {
    OrderId order;
    CouponId coupon;
    base::Money discount;
    std::uint8_t place = 0;  // 1, 2, 3 ...
};
BOOST_DESCRIBE_STRUCT(UsedCoupon, (), (order, coupon, discount, place))
using UsedCoupons = table::Table<UsedCoupon, table::Key<&UsedCoupon::order, &UsedCoupon::place>>;

struct Address {
    OrderId order;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Address, (), (order, text))
using Addresses = table::Table<Address, table::Key<&Address::order>>;

struct Shipment {
    OrderId order;
    std::string carrier;   // may be empty
    std::string tracking;  // may be empty
    base::Instant shipped_at;
    base::Instant delivered_at = base::Instant::never();
};
BOOST_DESCRIBE_STRUCT(Shipment, (), (order, carrier, tracking, shipped_at, delivered_at))
using Shipments = table::Table<Shipment, table::Key<&Shipment::order>>;

// How an order ended without reaching its buyer: cancelled, refunded, expired.
struct Closing {
    OrderId order;
    base::Instant at;
    base::Text reason;  // may be empty
};
BOOST_DESCRIBE_STRUCT(Closing, (), (order, at, reason))
using Closings = table::Table<Closing, table::Key<&Closing::order>>;

// How many pieces an account has, held and bought, of an option that is limited per account; erased
// when it has given back all. Of the lines that were ordered while there was a limit: so an option
// without one costs no row.
struct Share {
    OptionId option;
    AccountId account;
    std::uint32_t pieces = 0;
};
BOOST_DESCRIBE_STRUCT(Share, (), (option, account, pieces))
using Shares = table::Table<Share, table::Key<&Share::option, &Share::account>>;

// How many unpaid orders an account has, and how many pieces they hold; erased when it has none.
// Kept so that a limit costs one look.
//
// Orders with a smaller ordinal than the first are not counted: they waited before there were
// tallies, and are paid or over within limits::hold_max.
struct Tally {
    AccountId account;
    std::uint32_t first_ordinal = 0;
    std::uint32_t orders = 0;
    std::uint32_t pieces = 0;
};
BOOST_DESCRIBE_STRUCT(Tally, (), (account, first_ordinal, orders, pieces))
using Tallies = table::Table<Tally, table::Key<&Tally::account>>;

}  // namespace onrush::order
