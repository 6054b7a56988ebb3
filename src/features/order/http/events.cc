#include "features/order/http/events.h"

#include "features/order/facts.h"

namespace onrush::order {

std::vector<relay::EventType> events() {
    using relay::EventType;
    return {
        EventType::of<&OrderMoved::order_id, &OrderMoved::account_id>("order.placed", "orders",
                                                                      "An order waits for payment"),
        EventType::of<&OrderMoved::order_id, &OrderMoved::account_id>("order.paid", "orders",
                                                                      "An order is paid"),
        EventType::of<&OrderMoved::order_id, &OrderMoved::account_id>(
            "order.expired", "orders", "An order was not paid in time"),
        EventType::of<&OrderMoved::order_id, &OrderMoved::account_id>("order.delivered", "orders",
                                                                      "An order has arrived"),
        EventType::of<&OrderClosed::order_id, &OrderClosed::account_id>(
            "order.cancelled", "orders", "An order was cancelled before it was paid"),
        EventType::of<&OrderClosed::order_id, &OrderClosed::account_id>(
            "order.refunded", "orders", "A paid order was cancelled, and its points went back"),
        EventType::of<&OrderShipped::order_id, &OrderShipped::account_id>("order.shipped", "orders",
                                                                          "An order is on its way"),
    };
}

}  // namespace onrush::order
