// The routes of accounts: sign-up, sign-in, one's own account, and what admins do.
#pragma once

#include <span>
#include <vector>

#include "account/account.h"
#include "account/caller.h"
#include "api/bridge.h"
#include "api/tokens.h"
#include "http/route.h"
#include "password/hasher.h"

namespace onrush::account {

namespace problems {
extern const http::ProblemType token_void;
extern const http::ProblemType account_inactive;
extern const http::ProblemType account_not_found;
extern const http::ProblemType email_taken;
extern const http::ProblemType wrong_credentials;
}  // namespace problems

[[nodiscard]] std::span<const http::ProblemType* const> problem_types();

// All that is given outlives the routes.
[[nodiscard]] std::vector<http::Route> routes(AccountFeature& feature, api::Bridge& bridge,
                                              const api::Tokens& tokens, password::Hasher& hasher);

// Who calls, in the words of this feature.
[[nodiscard]] inline Caller caller_of(const http::Caller& caller) {
    Role role = caller.who == http::Who::admin     ? Role::admin
                : caller.who == http::Who::service ? Role::service
                                                   : Role::user;
    return {AccountId(caller.account), static_cast<std::uint32_t>(caller.epoch), role};
}

// What any feature answers to a caller who does not stand.
void refuse_token_void(http::Exchange& exchange);
void refuse_account_inactive(http::Exchange& exchange);

// Opens the account that a gateway brings, ahead of what it wants of this io thread; `when_there`
// is called on the io thread once it is there.
void ensure_account(AccountFeature& feature, api::Bridge& bridge, std::size_t io_thread,
                    AccountId account, std::function<void()> when_there);

}  // namespace onrush::account
