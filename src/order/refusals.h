// What orders refuse, as problems: one exhaustive switch for each command.
#pragma once

#include "http/exchange.h"
#include "order/cancel_order.h"
#include "order/list_my_orders.h"
#include "order/look_up_order.h"
#include "order/pay_order.h"
#include "order/place_order.h"
#include "order/quote.h"
#include "order/ship_order.h"

namespace onrush::order {

namespace problems {
extern const http::ProblemType cart_empty;
extern const http::ProblemType quantity_out_of_range;
extern const http::ProblemType coupon_below_minimum;
extern const http::ProblemType coupon_not_applicable;
extern const http::ProblemType order_not_found;
extern const http::ProblemType order_not_pending;
extern const http::ProblemType order_expired;
extern const http::ProblemType order_shipped;
extern const http::ProblemType order_not_paid;
extern const http::ProblemType order_not_shipped;
}  // namespace problems

void refuse(http::Exchange& exchange, const PlaceOrder::Refusal& refusal);
void refuse(http::Exchange& exchange, const Quote::Refusal& refusal);
void refuse(http::Exchange& exchange, const PayOrder::Refusal& refusal);
void refuse(http::Exchange& exchange, CancelOrder::Refusal refusal);
void refuse(http::Exchange& exchange, ShipOrder::Refusal refusal);
void refuse(http::Exchange& exchange, DeliverOrder::Refusal refusal);
void refuse(http::Exchange& exchange, LookUpRefusal refusal);
void refuse(http::Exchange& exchange, ListMyOrders::Refusal refusal);

}  // namespace onrush::order
