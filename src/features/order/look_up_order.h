// Shows one order, its history, or a list of orders.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/command.h"
#include "features/account/refusals.h"
#include "features/order/order.h"
#include "features/order/refusals.h"
#include "features/order/seats.h"

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
    bool revoked = false;  // taken back while the order waits, which can no longer be paid
};
BOOST_DESCRIBE_STRUCT(UsedCouponView, (), (coupon_id, discount, revoked))

struct OrderView {
    OrderId order_id;
    AccountId account_id;  // the buyer
    OrderState state = OrderState::pending_payment;
    std::vector<LineView> lines;  // none: an order of seats
    std::optional<DateId> date_id;
    std::optional<std::vector<SeatLineView>> seats;
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
                      (order_id, account_id, state, lines, date_id, seats, coupons, discount, total,
                       sale_id, number, delivery_address, carrier, tracking, placed_at, expires_at,
                       paid_at))

[[nodiscard]] OrderView view_of(const OrderFeature& feature, const Order& order);

// One of the caller's orders; for staff, anyone's.
struct LookUpOrder {
    using Feature = OrderFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Staff caller;  // or the buyer
    OrderId order;

    using Answer = OrderView;
    static constexpr std::array refusals = {&order_not_found};
};

enum class Cause : std::uint8_t { ordered, payment, shipment, delivery, cancellation, deadline };
BOOST_DESCRIBE_ENUM(Cause, ordered, payment, shipment, delivery, cancellation, deadline)
constexpr base::EnumCase wire_case(Cause) {
    return base::EnumCase::upper;
}

struct StateChange {
    OrderState state = OrderState::pending_payment;
    base::Instant at;
    Cause cause = Cause::ordered;
    std::optional<std::string> reason;  // of a cancellation, when one was given
};
BOOST_DESCRIBE_STRUCT(StateChange, (), (state, at, cause, reason))

struct HistoryView {
    OrderId order_id;
    std::vector<StateChange> items;  // oldest first
};
BOOST_DESCRIBE_STRUCT(HistoryView, (), (order_id, items))

// Every change of an order's state, told from the rows that the changes have left.
struct LookUpHistory {
    using Feature = OrderFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Staff caller;  // or the buyer
    OrderId order;

    using Answer = HistoryView;
    static constexpr std::array refusals = {&order_not_found};
};

// An order in a list.
struct OrderItem {
    OrderId order_id;
    AccountId account_id;
    OrderState state = OrderState::pending_payment;
    std::uint32_t lines = 0;
    std::optional<DateId> date_id;  // an order of seats
    std::optional<std::uint32_t> seats;
    base::Money discount;
    base::Money total;
    std::optional<SaleId> sale_id;
    std::optional<std::uint32_t> number;
    base::Instant placed_at;
    std::optional<base::Instant> expires_at;
    std::optional<base::Instant> paid_at;
};
BOOST_DESCRIBE_STRUCT(OrderItem, (),
                      (order_id, account_id, state, lines, date_id, seats, discount, total, sale_id,
                       number, placed_at, expires_at, paid_at))

struct OrderPage {
    std::vector<OrderItem> items;
    std::optional<std::uint32_t> next_cursor;  // none: there are no more
};
BOOST_DESCRIBE_STRUCT(OrderPage, (), (items, next_cursor))

// The caller's orders, newest first, a page at a time; all, or those of one state.
//
// A page looks at a bounded number of orders, so with a state it may come back short, or empty,
// with a cursor to go on from.
struct ListMyOrders {
    using Feature = OrderFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Caller caller;
    std::optional<OrderState> state;
    std::optional<std::uint32_t> limit;
    std::optional<std::uint32_t> cursor;  // an ordinal of the account; none: from the newest
    static constexpr std::array ranges = {engine::page_range};

    using Answer = OrderPage;
};
BOOST_DESCRIBE_STRUCT(ListMyOrders, (), (caller, state, limit, cursor))

struct AnyOrderPage {
    std::vector<OrderItem> items;
    std::optional<OrderId> next_cursor;  // none: there are no more
};
BOOST_DESCRIBE_STRUCT(AnyOrderPage, (), (items, next_cursor))

// Orders for staff, newest first, a page at a time: all, or those of an account, of a state, of a
// sale, or placed in a span of time, which includes `from` and ends before `to`.
//
// Account, time and the span of a sale are found by halving. A page looks at a bounded number of
// orders, so with a state or a sale it may come back short, or empty, with a cursor to go on from.
struct ListOrders {
    using Feature = OrderFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Staff caller;
    std::optional<AccountId> account_id;
    std::optional<OrderState> state;
    std::optional<SaleId> sale_id;
    std::optional<base::Instant> from;
    std::optional<base::Instant> to;
    std::optional<std::uint32_t> limit;
    std::optional<OrderId> cursor;  // none: from the newest
    static constexpr std::array ranges = {engine::page_range};

    using Answer = AnyOrderPage;
    static constexpr std::array refusals = {&account::account_not_found, &sale::sale_not_found};
};
BOOST_DESCRIBE_STRUCT(ListOrders, (), (caller, account_id, state, sale_id, from, to, limit, cursor))

engine::Result<LookUpOrder> decide(const OrderFeature& feature, const LookUpOrder& input,
                                   base::Instant now);
engine::Result<LookUpHistory> decide(const OrderFeature& feature, const LookUpHistory& input,
                                     base::Instant now);
engine::Result<ListMyOrders> decide(const OrderFeature& feature, const ListMyOrders& input,
                                    base::Instant now);
engine::Result<ListOrders> decide(const OrderFeature& feature, const ListOrders& input,
                                  base::Instant now);

}  // namespace onrush::order

// A retry is told the order as it is then: an order may have fifty lines, and its id is enough.
template <>
struct onrush::engine::KeepsAnswer<onrush::order::OrderFeature, onrush::order::OrderView> {
    using Kept = order::OrderId;
    static order::OrderId kept(const order::OrderView& view) { return view.order_id; }
    static order::OrderView told_again(const order::OrderFeature& feature, order::OrderId id);
};
