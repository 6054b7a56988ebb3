// Accounts: they identify callers and say which callers may ask.
//
// The account feature owns accounts, their profiles and passwords, and tells the domain which
// callers may ask. It declares itself to an engine's domain, which it must outlive. Other features
// reach it through exists(). Engine thread only.
#pragma once

#include "engine/domain.h"
#include "features/account/caller.h"
#include "features/account/limits.h"

namespace onrush::account {

struct AccountSettings {
    // So many are open at most. Where it was lowered, those that are open stay.
    std::size_t accounts_max = limits::accounts_default;
};

struct AccountFeature {
    explicit AccountFeature(engine::Domain& domain, const AccountSettings& given = {});
    ~AccountFeature();  // out of line, as the constructor: the tables are compiled once

    const AccountSettings settings;

    Accounts accounts;
    Profiles profiles;
    Passwords passwords;
    ExternalIds external_ids;
    AccountCallers callers{accounts};
};

// Accounts: an epoch is never 0, which would accept every token of the account.
// Profiles: each belongs to an account and is found by its e-mail in lower case.
// Passwords: each belongs to an account that has an e-mail to sign in with.
// External ids: each belongs to an account and has 1 to 128 bytes.
void declare_laws(engine::Domain& domain, const AccountFeature& feature);

[[nodiscard]] bool exists(const AccountFeature& feature, AccountId account);

// Nobody can open another one.
[[nodiscard]] bool is_full(const AccountFeature& feature);

// The id that the next sign-up gets.
[[nodiscard]] AccountId next_account_id(const AccountFeature& feature);

}  // namespace onrush::account
