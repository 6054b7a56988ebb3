// The history of an order: every change of its state, with time and cause, told from the rows that
// the changes have left.
#pragma once

#include <vector>

#include "order/order.h"

namespace onrush::order {

enum class Cause : std::uint8_t { ordered, payment, shipment, delivery, cancellation, deadline };
BOOST_DESCRIBE_ENUM(Cause, ordered, payment, shipment, delivery, cancellation, deadline)

struct Change {
    OrderState state = OrderState::pending_payment;
    base::Instant at;
    Cause cause = Cause::ordered;
    std::optional<std::string> reason;  // of a cancellation, when one was given
};
BOOST_DESCRIBE_STRUCT(Change, (), (state, at, cause, reason))

struct HistoryView {
    OrderId order_id;
    std::vector<Change> items;  // oldest first
};
BOOST_DESCRIBE_STRUCT(HistoryView, (), (order_id, items))

[[nodiscard]] HistoryView history_of(const OrderFeature& feature, const Order& order);

}  // namespace onrush::order
