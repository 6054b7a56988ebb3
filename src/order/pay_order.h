// Pays an order with points. A second payment answers the same order and takes nothing.
#pragma once

#include "account/caller.h"
#include "engine/command.h"
#include "order/view.h"

namespace onrush::order {

struct PayOrder {
    account::Caller caller;
    OrderId order;

    using Answer = OrderView;
    // In the order of the checks.
    enum class Code : std::uint8_t {
        token_void,
        account_inactive,
        order_not_found,
        order_expired,
        order_not_pending,
        insufficient_points,
    };
    BOOST_DESCRIBE_NESTED_ENUM(Code, token_void, account_inactive, order_not_found, order_expired,
                               order_not_pending, insufficient_points)
    struct Refusal {
        Code code = Code::token_void;
        base::Money balance;  // with insufficient_points
    };
};

engine::Result<PayOrder> decide(OrderFeature& feature, const PayOrder& input,
                                const engine::Turn& turn);

}  // namespace onrush::order
