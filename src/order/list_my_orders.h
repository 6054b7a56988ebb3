// The caller's orders, newest first, a page at a time; all, or those of one state. A page looks at
// a bounded number of orders and may come back short, or empty, with a cursor to go on from.
#pragma once

#include "account/caller.h"
#include "account/limits.h"
#include "engine/command.h"
#include "order/view.h"

namespace onrush::order {

struct ListMyOrders {
    static constexpr auto job_kind = engine::Job::Kind::query;
    account::Caller caller;
    std::optional<OrderState> state;
    std::optional<std::uint32_t> before;  // the cursor
    std::uint32_t limit = account::limits::page_items_default;

    struct Answer {
        std::vector<OrderItem> items;
        std::optional<std::uint32_t> next_cursor;  // none: that was all
    };
    enum class Refusal { token_void, account_inactive };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive)
};
BOOST_DESCRIBE_STRUCT(ListMyOrders::Answer, (), (items, next_cursor))

engine::Result<ListMyOrders> decide(const OrderFeature& feature, const ListMyOrders& input,
                                    const engine::Turn& turn);

}  // namespace onrush::order
