#include "order/list_my_orders.h"

#include <algorithm>

namespace onrush::order {

engine::Result<ListMyOrders> decide(const OrderFeature& feature, const ListMyOrders& input,
                                    const engine::Turn&) {
    using Refusal = ListMyOrders::Refusal;
    if (auto refusal = account::refusal_of<Refusal>(standing_of(feature.accounts, input.caller))) {
        return std::unexpected(*refusal);
    }
    AccountId account = input.caller.account;
    std::size_t limit = std::clamp(input.limit, 1u, account::limits::page_items_max);
    std::uint32_t ordinal = orders_of(feature, account);
    if (input.before) {
        ordinal = std::min(ordinal, std::max(*input.before, 1u) - 1);
    }
    ListMyOrders::Answer answer;
    for (std::size_t scanned = 0; ordinal > 0; --ordinal, ++scanned) {
        if (answer.items.size() == limit || scanned == limits::orders_scanned_max) {
            answer.next_cursor = ordinal + 1;
            break;
        }
        const Order* order = feature.orders.find_by<ByOrdinal>(account, ordinal);
        ONRUSH_CHECK(order != nullptr, "account {} has no order {}", account.value, ordinal);
        if (!input.state || order->state == *input.state) {
            answer.items.push_back(item_of(*order));
        }
    }
    return answer;
}

}  // namespace onrush::order
