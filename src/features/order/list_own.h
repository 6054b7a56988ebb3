// The lists of what an account has ordered: its orders, and those of them that are reservations.
#pragma once

#include "engine/page.h"
#include "features/order/limits.h"
#include "features/order/order.h"

namespace onrush::order {

// Newest first, of the state that the query asks for. `show(order)` is the item, or none where the
// list leaves the order out. Engine thread.
template <typename Query, typename Show>
[[nodiscard]] typename Query::Answer list_own(const OrderFeature& feature, const Query& query,
                                              Show show) {
    AccountId account = query.caller.account;
    auto show_wanted = [&](std::uint32_t ordinal) {
        const Order& order = order_of(feature, account, ordinal);
        bool wanted = query.state.value_or(order.state) == order.state;
        return wanted ? show(order) : decltype(show(order))();
    };
    return engine::newest_by_number(query, 1u, orders_of(feature, account),
                                    limits::orders_scanned_max, show_wanted);
}

}  // namespace onrush::order
