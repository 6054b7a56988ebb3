#include "account/list_accounts.h"

#include <algorithm>

namespace onrush::account {

engine::Result<ListAccounts> decide(const AccountFeature& feature, const ListAccounts& input,
                                    const engine::Turn&) {
    if (auto refusal =
            refusal_of<ListAccounts::Refusal>(standing_of_staff(feature, input.caller))) {
        return std::unexpected(*refusal);
    }
    std::size_t limit = std::clamp(input.limit, 1u, limits::page_items_max);
    ListAccounts::Answer answer;
    for (const Account& account : feature.accounts.by<ById>().after(input.after)) {
        if (answer.items.size() == limit) {
            answer.next_cursor = answer.items.back().account_id;
            break;
        }
        answer.items.push_back(view_of(feature, account));
    }
    return answer;
}

}  // namespace onrush::account
