// The routes of accounts: sign-up, sign-in, one's own account, and what admins do.
#pragma once

#include "api/bridge.h"
#include "api/tokens.h"
#include "features/account/account.h"
#include "features/account/password/hasher.h"
#include "http/route.h"

namespace onrush::account {

// All that is given outlives the routes.
[[nodiscard]] std::vector<http::Route> routes(AccountFeature& feature, api::Bridge& bridge,
                                              const api::Tokens& tokens, password::Hasher& hasher);

// Opens the account that a gateway brings along, ahead of what it asks of this io thread.
// `when_there` is called on the io thread once the account exists.
void ensure_account(AccountFeature& feature, api::Bridge& bridge, std::size_t io_thread,
                    AccountId account, std::function<void()> when_there);

}  // namespace onrush::account
