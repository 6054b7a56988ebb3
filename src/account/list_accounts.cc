#include "account/list_accounts.h"

#include <algorithm>

namespace onrush::account {

engine::Result<ListAccounts> decide(const AccountFeature& feature, const ListAccounts& input,
                                    const engine::Turn&) {
    Standing standing = standing_of_staff(feature, input.caller);
    if (standing == Standing::token_void) {
        return std::unexpected(ListAccounts::Refusal::token_void);
    }
    if (standing == Standing::account_inactive) {
        return std::unexpected(ListAccounts::Refusal::account_inactive);
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
