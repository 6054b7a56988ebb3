#include "order/ship_order.h"

namespace onrush::order {

engine::Result<ShipOrder> decide(OrderFeature& feature, const ShipOrder& input,
                                 const engine::Turn& turn) {
    using Refusal = ShipOrder::Refusal;
    if (auto refusal =
            account::refusal_of<Refusal>(standing_of_staff(feature.accounts, input.caller))) {
        return std::unexpected(*refusal);
    }
    if (input.carrier.size() > limits::carrier_bytes_max) {
        return std::unexpected(Refusal::carrier_out_of_range);
    }
    if (input.tracking.size() > limits::carrier_bytes_max) {
        return std::unexpected(Refusal::tracking_out_of_range);
    }
    const Order* order = feature.orders.find(input.order);
    if (order == nullptr) {
        return std::unexpected(Refusal::order_not_found);
    }
    if (order->state == OrderState::shipped) {
        return view_of(feature, *order);
    }
    if (order->state != OrderState::paid) {
        return std::unexpected(Refusal::order_not_paid);
    }
    // From here on the command succeeds.
    feature.orders.update(*order, [](Order& row) { row.state = OrderState::shipped; });
    feature.shipments.insert({.order = order->id,
                              .carrier = input.carrier,
                              .tracking = input.tracking,
                              .shipped_at = turn.now});
    feature.order_shipped.emit({order->id, order->account, input.carrier, input.tracking});
    return view_of(feature, *order);
}

engine::Result<DeliverOrder> decide(OrderFeature& feature, const DeliverOrder& input,
                                    const engine::Turn& turn) {
    using Refusal = DeliverOrder::Refusal;
    if (auto refusal =
            account::refusal_of<Refusal>(standing_of_staff(feature.accounts, input.caller))) {
        return std::unexpected(*refusal);
    }
    const Order* order = feature.orders.find(input.order);
    if (order == nullptr) {
        return std::unexpected(Refusal::order_not_found);
    }
    if (order->state == OrderState::delivered) {
        return view_of(feature, *order);
    }
    if (order->state != OrderState::shipped) {
        return std::unexpected(Refusal::order_not_shipped);
    }
    // From here on the command succeeds.
    feature.orders.update(*order, [](Order& row) { row.state = OrderState::delivered; });
    feature.shipments.update(*feature.shipments.find(order->id),
                             [&](Shipment& row) { row.delivered_at = turn.now; });
    feature.order_delivered.emit({order->id, order->account, order->total});
    return view_of(feature, *order);
}

}  // namespace onrush::order
