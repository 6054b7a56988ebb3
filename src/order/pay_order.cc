#include "order/pay_order.h"

#include "order/goods.h"
#include "point/wallet.h"

namespace onrush::order {

using Code = PayOrder::Code;

namespace {

std::unexpected<PayOrder::Refusal> refuse(Code code, base::Money balance = {}) {
    return std::unexpected(PayOrder::Refusal{code, balance});
}

}  // namespace

engine::Result<PayOrder> decide(OrderFeature& feature, const PayOrder& input,
                                const engine::Turn& turn) {
    if (auto code = account::refusal_of<Code>(standing_of(feature.accounts, input.caller))) {
        return refuse(*code);
    }
    const Order* order = find_own(feature, input.caller, input.order);
    if (order == nullptr) {
        return refuse(Code::order_not_found);
    }
    switch (order->state) {
        case OrderState::paid:
        case OrderState::shipped:
        case OrderState::delivered:
            return view_of(feature, *order);
        case OrderState::expired:
            return refuse(Code::order_expired);
        case OrderState::cancelled:
        case OrderState::refunded:
            return refuse(Code::order_not_pending);
        case OrderState::pending_payment:
            break;
    }
    // Its deadline may wait for the next batch when very many are due in one.
    if (turn.now >= order->expires_at) {
        return refuse(Code::order_expired);
    }
    if (order->total.units > 0 && can_spend(feature.points, order->account, order->total)) {
        return refuse(Code::insufficient_points, balance_of(feature.points, order->account));
    }
    // From here on the command succeeds.
    pay(feature, *order, turn);
    return view_of(feature, *order);
}

}  // namespace onrush::order
