// Blocks an account (deactivation) or unblocks it (activation). Both may be repeated.
//
// A blocked account keeps what it has and its tokens; it may just do nothing until unblocked.
#pragma once

#include "account/caller.h"
#include "account/view.h"
#include "engine/command.h"

namespace onrush::account {

struct SetActive {
    Caller caller;  // an admin
    AccountId account;
    bool active = true;

    using Answer = AccountView;
    // In the order of the checks.
    enum class Refusal { token_void, account_inactive, account_not_found };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive, account_not_found)
};

engine::Result<SetActive> decide(AccountFeature& feature, const SetActive& input,
                                 const engine::Turn& turn);

}  // namespace onrush::account
