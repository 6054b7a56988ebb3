// All accounts, in the order of their ids, a page at a time.
#pragma once

#include <vector>

#include "account/caller.h"
#include "account/limits.h"
#include "account/view.h"
#include "engine/command.h"

namespace onrush::account {

struct ListAccounts {
    static constexpr auto job_kind = engine::Job::Kind::query;
    Caller caller;    // an admin
    AccountId after;  // the cursor; none: from the start
    std::uint32_t limit = limits::page_items_default;

    struct Answer {
        std::vector<AccountView> items;
        std::optional<AccountId> next_cursor;  // none: that was all
    };
    enum class Refusal { token_void, account_inactive };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive)
};
BOOST_DESCRIBE_STRUCT(ListAccounts::Answer, (), (items, next_cursor))

engine::Result<ListAccounts> decide(const AccountFeature& feature, const ListAccounts& input,
                                    const engine::Turn& turn);

}  // namespace onrush::account
