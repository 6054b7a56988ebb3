#include "order/cancel_order.h"

#include "order/goods.h"
#include "point/wallet.h"

namespace onrush::order {

using Refusal = CancelOrder::Refusal;

namespace {

std::optional<Refusal> objection(const OrderFeature& feature, const Order& order,
                                 const engine::Turn& turn) {
    switch (order.state) {
        case OrderState::expired:
            return Refusal::order_expired;
        case OrderState::shipped:
        case OrderState::delivered:
            return Refusal::order_shipped;
        case OrderState::pending_payment:
            return turn.now >= order.expires_at ? std::optional(Refusal::order_expired)
                                                : std::nullopt;
        case OrderState::paid: {
            bool full = order.total.units > 0 &&
                        can_refund(feature.points, order.account, order.total).has_value();
            return full ? std::optional(Refusal::balance_cap) : std::nullopt;
        }
        case OrderState::cancelled:
        case OrderState::refunded:
            break;
    }
    return std::nullopt;
}

}  // namespace

engine::Result<CancelOrder> decide(OrderFeature& feature, const CancelOrder& input,
                                   const engine::Turn& turn) {
    if (auto refusal = account::refusal_of<Refusal>(standing_of(feature.accounts, input.caller))) {
        return std::unexpected(*refusal);
    }
    if (input.reason.size() > limits::reason_bytes_max) {
        return std::unexpected(Refusal::reason_out_of_range);
    }
    const Order* order = find_own(feature, input.caller, input.order);
    if (order == nullptr) {
        return std::unexpected(Refusal::order_not_found);
    }
    if (std::optional<Refusal> refusal = objection(feature, *order, turn)) {
        return std::unexpected(*refusal);
    }
    // From here on the command succeeds.
    if (order->state == OrderState::pending_payment) {
        cancel(feature, *order, input.reason, turn);
    } else if (order->state == OrderState::paid) {
        refund(feature, *order, input.reason, turn);
    }
    return view_of(feature, *order);
}

}  // namespace onrush::order
