// The routes of accounts: sign-up, sign-in, one's own account, and what admins do.
#pragma once

#include "api/bridge.h"
#include "api/tokens.h"
#include "features/account/account.h"
#include "features/account/password/hasher.h"
#include "http/rate_limit.h"
#include "http/route.h"

namespace onrush::account {

struct RouteSettings {
    bool users_by_gateway = false;  // no tokens are made for users
    // Of sign-ins with one e-mail, right or wrong; burst 0: no limit.
    http::RateClass sign_in_rate = {"sign-in-account", 0, 1};
};

// All that is given outlives the routes.
[[nodiscard]] std::vector<http::Route> routes(AccountFeature& feature, api::Bridge& bridge,
                                              const api::Tokens& tokens, password::Hasher& hasher,
                                              RouteSettings settings);

// Finds the account of a user that a gateway brings along, or opens it. On that io thread it is
// told the account's number; or none, and how to refuse the requests that have waited for it.
using WhenEnsured =
    std::function<void(AccountId account, const std::function<void(http::Exchange&)>& refuse)>;
void ensure_account(AccountFeature& feature, api::Bridge& bridge, std::size_t io_thread,
                    std::string external_id, WhenEnsured when_ensured);

}  // namespace onrush::account
