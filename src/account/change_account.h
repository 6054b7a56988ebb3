// Changes the caller's own name and e-mail. What is not given stays.
#pragma once

#include "account/caller.h"
#include "account/view.h"
#include "engine/command.h"

namespace onrush::account {

struct ChangeAccount {
    Caller caller;
    std::optional<std::string> name;
    std::optional<std::string> email;

    using Answer = AccountView;
    // In the order of the checks.
    enum class Refusal { token_void, account_inactive, name_invalid, email_invalid, email_taken };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive, name_invalid, email_invalid,
                               email_taken)
};

engine::Result<ChangeAccount> decide(AccountFeature& feature, const ChangeAccount& input,
                                     const engine::Turn& turn);

}  // namespace onrush::account
