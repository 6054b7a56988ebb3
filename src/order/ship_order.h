// The operator ships a paid order, and later says that it has arrived. Said again, both answer the
// same order and change nothing.
#pragma once

#include "account/caller.h"
#include "engine/command.h"
#include "order/view.h"

namespace onrush::order {

struct ShipOrder {
    account::Caller caller;  // an admin
    OrderId order;
    std::string carrier;   // may be empty
    std::string tracking;  // may be empty

    using Answer = OrderView;
    // In the order of the checks.
    enum class Refusal {
        token_void,
        account_inactive,
        carrier_out_of_range,
        tracking_out_of_range,
        order_not_found,
        order_not_paid,
    };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive, carrier_out_of_range,
                               tracking_out_of_range, order_not_found, order_not_paid)
};

engine::Result<ShipOrder> decide(OrderFeature& feature, const ShipOrder& input,
                                 const engine::Turn& turn);

struct DeliverOrder {
    account::Caller caller;  // an admin
    OrderId order;

    using Answer = OrderView;
    // In the order of the checks.
    enum class Refusal { token_void, account_inactive, order_not_found, order_not_shipped };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive, order_not_found,
                               order_not_shipped)
};

engine::Result<DeliverOrder> decide(OrderFeature& feature, const DeliverOrder& input,
                                    const engine::Turn& turn);

}  // namespace onrush::order
