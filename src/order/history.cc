#include "order/history.h"

namespace onrush::order {

HistoryView history_of(const OrderFeature& feature, const Order& order) {
    HistoryView view{.order_id = order.id, .items = {}};
    auto add = [&](OrderState state, base::Instant at, Cause cause) -> Change& {
        return view.items.emplace_back(Change{.state = state, .at = at, .cause = cause});
    };
    if (!order.paid_at_once) {
        add(OrderState::pending_payment, order.placed_at, Cause::ordered);
    }
    if (!order.paid_at.is_never()) {
        add(OrderState::paid, order.paid_at, order.paid_at_once ? Cause::ordered : Cause::payment);
    }
    if (const Shipment* shipment = feature.shipments.find(order.id)) {
        add(OrderState::shipped, shipment->shipped_at, Cause::shipment);
        if (!shipment->delivered_at.is_never()) {
            add(OrderState::delivered, shipment->delivered_at, Cause::delivery);
        }
    }
    if (const Closing* closing = feature.closings.find(order.id)) {
        Change& change =
            add(order.state, closing->at,
                order.state == OrderState::expired ? Cause::deadline : Cause::cancellation);
        if (!closing->reason.empty()) {
            change.reason = closing->reason.view();
        }
    }
    return view;
}

}  // namespace onrush::order
