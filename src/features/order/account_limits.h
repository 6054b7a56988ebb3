// How much one account may have: in unpaid orders, and of an option with a limit per account.
//
// An order that is paid at once holds nothing, so it is not among the unpaid ones. A seat counts as
// a piece. Pieces of an
// option count, held or bought, until they are given back, those of its sales too. Engine thread,
// within a command or a deadline.
#pragma once

#include <optional>

#include "features/order/basket.h"

namespace onrush::order {

// What refuses an order of so many pieces, or seats, that waits for payment. In the order of the
// checks: orders_pending_limit, pieces_held_limit.
[[nodiscard]] std::optional<base::Refused> objection_to_wait(const OrderFeature& feature,
                                                             AccountId account, std::uint32_t more);

// What refuses an order of this basket, however it is paid: option_limit, with all lines that are
// over it.
[[nodiscard]] std::optional<base::Refused> objection_to_shares(const OrderFeature& feature,
                                                               AccountId account,
                                                               const Basket& basket);

// Of an order with its lines, when it is placed and when it gives back all that it had.
void add_to_shares(OrderFeature& feature, const Order& order);
void take_from_shares(OrderFeature& feature, const Order& order);

// Of an order with its lines or seats, when it begins to wait for payment and when it no longer
// does.
void count_pending(OrderFeature& feature, const Order& order);
void uncount_pending(OrderFeature& feature, const Order& order);

}  // namespace onrush::order
