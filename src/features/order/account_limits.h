// How much one account may have in unpaid orders.
//
// An order that is paid at once holds nothing, so it has no limit and is not counted. Engine thread,
// within a command or a deadline.
#pragma once

#include <optional>

#include "features/order/basket.h"

namespace onrush::order {

// What refuses an order of this basket that waits for payment. In the order of the checks:
// orders_pending_limit, pieces_held_limit.
[[nodiscard]] std::optional<base::Refused> objection_to_wait(const OrderFeature& feature,
                                                             AccountId account,
                                                             const Basket& basket);

// Of an order with its lines, when it begins to wait for payment and when it no longer does.
void count_pending(OrderFeature& feature, const Order& order);
void uncount_pending(OrderFeature& feature, const Order& order);

}  // namespace onrush::order
