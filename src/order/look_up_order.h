// One of the caller's orders, and how it came to be what it is. Staff see every order.
#pragma once

#include "account/caller.h"
#include "engine/command.h"
#include "order/history.h"
#include "order/view.h"

namespace onrush::order {

enum class LookUpRefusal { token_void, account_inactive, order_not_found };
BOOST_DESCRIBE_ENUM(LookUpRefusal, token_void, account_inactive, order_not_found)

struct LookUpOrder {
    static constexpr auto job_kind = engine::Job::Kind::query;
    account::Caller caller;
    OrderId order;

    using Answer = OrderView;
    using Refusal = LookUpRefusal;
};

engine::Result<LookUpOrder> decide(const OrderFeature& feature, const LookUpOrder& input,
                                   const engine::Turn& turn);

struct LookUpHistory {
    static constexpr auto job_kind = engine::Job::Kind::query;
    account::Caller caller;
    OrderId order;

    using Answer = HistoryView;
    using Refusal = LookUpRefusal;
};

engine::Result<LookUpHistory> decide(const OrderFeature& feature, const LookUpHistory& input,
                                     const engine::Turn& turn);

}  // namespace onrush::order
