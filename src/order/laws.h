// What must hold of orders, whatever happens.
#pragma once

#include "order/order.h"

namespace onrush::order {

// Orders: total = lines - discount >= 0, and the lines' discounts and the coupons' add up to the
// discount; there is a deadline exactly while payment is waited for; ordinals have no gap; what is
// shipped has a shipment, what is closed a closing; coupons are the account's, held by an order
// that waits and used by one that is paid. Lines and coupons: of an order that is there and counts
// them; lines have 1..99 pieces of an option that is there, and cost no less than nothing.
// And over all: the pieces that a stock holds are those of unpaid orders and of sales, and what
// was sold is in orders that are paid.
void declare_laws(engine::Domain& domain, const OrderFeature& feature);

}  // namespace onrush::order
