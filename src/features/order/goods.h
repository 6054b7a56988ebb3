// What moves with an order's state: pieces or seats, coupons, points, its part of a sale, counts of
// what is bought.
//
// These write an order's next state and everything that goes with it. They cannot fail: the
// commands check first. Engine thread, within a command or a deadline.
#pragma once

#include "engine/job.h"
#include "features/order/order.h"

namespace onrush::order {

// Of an order that was just written with its lines and coupons, or its seats. Its part of a sale is
// taken already, because the order's row has its number; so are its seats.
void hold(OrderFeature& feature, const Order& order, base::Instant now);
void buy_at_once(OrderFeature& feature, const Order& order, base::Instant now);

// PENDING_PAYMENT to PAID.
void pay(OrderFeature& feature, const Order& order, base::Instant now);
// Whichever of cancel() and refund() its state asks for; neither where it is closed.
void close(OrderFeature& feature, const Order& order, const std::string& reason, base::Instant now);
// PENDING_PAYMENT to CANCELLED, and to EXPIRED.
void cancel(OrderFeature& feature, const Order& order, const std::string& reason,
            base::Instant now);
void expire(OrderFeature& feature, const Order& order, base::Instant now);
// PAID to REFUNDED.
void refund(OrderFeature& feature, const Order& order, const std::string& reason,
            base::Instant now);

}  // namespace onrush::order
