// Changes an order: its buyer pays or cancels it, staff cancel, ship and deliver it.
//
// A repeated command answers the same order and changes nothing. Orders also change by their
// deadline (goods.h).
#pragma once

#include "engine/command.h"
#include "features/order/look_up_order.h"
#include "features/order/refusals.h"

namespace onrush::order {

// Pays an order. A second payment takes nothing.
struct PayOrder {
    using Feature = OrderFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Caller caller;
    OrderId order;
    PayMethod method = PayMethod::points;

    using Answer = OrderView;
    // In the order of the checks.
    static constexpr std::array refusals = {&order_not_found,   &order_expired,
                                            &order_not_pending, &concert::date_cancelled,
                                            &coupon_revoked,    &point::insufficient_points};
};
BOOST_DESCRIBE_STRUCT(PayOrder, (), (caller, order, method))

// Cancels an order that is not shipped. Pieces, seats, coupons and points go back in one commit: an
// unpaid order is CANCELLED, a paid one REFUNDED.
struct CancelOrder {
    using Feature = OrderFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;  // or the buyer
    OrderId order;
    std::optional<std::string> reason;
    static constexpr std::array ranges = {base::range("reason", 0, limits::reason_characters_max)};

    using Answer = OrderView;
    // In the order of the checks.
    static constexpr std::array refusals = {&order_not_found, &order_expired, &order_shipped,
                                            &date_started};
};
BOOST_DESCRIBE_STRUCT(CancelOrder, (), (caller, order, reason))

struct ShipOrder {
    using Feature = OrderFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;
    OrderId order;
    std::optional<std::string> carrier;
    std::optional<std::string> tracking;
    static constexpr std::array ranges = {
        base::range("carrier", 0, limits::carrier_characters_max),
        base::range("tracking", 0, limits::carrier_characters_max),
    };

    using Answer = OrderView;
    // In the order of the checks.
    static constexpr std::array refusals = {&order_not_found, &seats_not_shipped, &order_not_paid};
};
BOOST_DESCRIBE_STRUCT(ShipOrder, (), (caller, order, carrier, tracking))

struct DeliverOrder {
    using Feature = OrderFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;
    OrderId order;

    using Answer = OrderView;
    // In the order of the checks.
    static constexpr std::array refusals = {&order_not_found, &order_not_shipped};
};

// Whether an order of its buyer's can be paid now: the reservation of it says so in other words.
enum class Payable : std::uint8_t { yes, already, expired, closed };
[[nodiscard]] Payable payable(const Order& order, base::Instant now);
// What refuses to pay an order that is payable. In the order of the checks: date_cancelled,
// coupon_revoked, insufficient_points.
[[nodiscard]] std::optional<base::Refused> objection_to_pay(const OrderFeature& feature,
                                                            const Order& order, base::Instant now);
// In the order of the checks: order_expired, order_shipped, date_started (not of staff).
[[nodiscard]] std::optional<base::Refused> objection_to_cancel(const OrderFeature& feature,
                                                               const Order& order,
                                                               const engine::Caller& caller,
                                                               base::Instant now);

engine::Result<PayOrder> decide(OrderFeature& feature, const PayOrder& input, base::Instant now);
engine::Result<CancelOrder> decide(OrderFeature& feature, const CancelOrder& input,
                                   base::Instant now);
engine::Result<ShipOrder> decide(OrderFeature& feature, const ShipOrder& input, base::Instant now);
engine::Result<DeliverOrder> decide(OrderFeature& feature, const DeliverOrder& input,
                                    base::Instant now);

}  // namespace onrush::order
