// Cancels an order that is not shipped. Stock, coupons and points go back in one commit: an unpaid
// order is CANCELLED, a paid one REFUNDED. A second cancellation answers the same order.
#pragma once

#include "account/caller.h"
#include "engine/command.h"
#include "order/view.h"

namespace onrush::order {

struct CancelOrder {
    account::Caller caller;
    OrderId order;
    std::string reason;  // may be empty

    using Answer = OrderView;
    // In the order of the checks.
    enum class Refusal {
        token_void,
        account_inactive,
        reason_out_of_range,
        order_not_found,
        order_expired,
        order_shipped,
        balance_cap,  // the wallet has filled up meanwhile
    };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive, reason_out_of_range,
                               order_not_found, order_expired, order_shipped, balance_cap)
};

engine::Result<CancelOrder> decide(OrderFeature& feature, const CancelOrder& input,
                                   const engine::Turn& turn);

}  // namespace onrush::order
