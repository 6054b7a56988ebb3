// What moves with an order's state: pieces, coupons, points, places in a sale, counts of sales.
//
// These write an order's next state and everything that goes with it; the commands have checked
// that it may be. They cannot fail. Engine thread, within a command or a deadline.
#pragma once

#include "engine/job.h"
#include "order/order.h"

namespace onrush::order {

// Of an order that was just written: its lines and coupons are there. A sale's pieces are taken
// already, for its number had to be known.
void hold(OrderFeature& feature, const Order& order, const engine::Turn& turn);
void buy_at_once(OrderFeature& feature, const Order& order, const engine::Turn& turn);

// PENDING_PAYMENT to PAID.
void pay(OrderFeature& feature, const Order& order, const engine::Turn& turn);
// PENDING_PAYMENT to CANCELLED, and to EXPIRED.
void cancel(OrderFeature& feature, const Order& order, const std::string& reason,
            const engine::Turn& turn);
void expire(OrderFeature& feature, const Order& order, const engine::Turn& turn);
// PAID to REFUNDED.
void refund(OrderFeature& feature, const Order& order, const std::string& reason,
            const engine::Turn& turn);

}  // namespace onrush::order
