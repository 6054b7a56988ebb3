// What must hold of accounts, whatever happens.
#pragma once

#include "account/account.h"

namespace onrush::account {

// Accounts: an epoch is never 0, for that would pass every check of a token.
// Profiles: each is of an account, and is found by its e-mail in lower case.
// Passwords: each is of an account that has an e-mail to sign in with.
void declare_laws(engine::Domain& domain, const AccountFeature& feature);

}  // namespace onrush::account
