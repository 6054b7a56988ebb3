// Accounts: they identify callers and say which callers may ask.
//
// The account feature owns accounts, their profiles and passwords, and tells the domain which
// callers may ask. It declares itself to an engine's domain, which it must outlive. Other features
// reach it through exists(). Engine thread only.
#pragma once

#include "base/counter.h"
#include "engine/domain.h"
#include "features/account/caller.h"
#include "features/account/external_id_epochs.h"
#include "features/account/limits.h"

namespace onrush::account {

struct AccountSettings {
    // So many are open at most. Where it was lowered, those that are open stay.
    std::size_t accounts_max = limits::accounts_default;
    // Accounts of this age that nobody needs are forgotten (prune.h); 0: they stay.
    base::Duration prune_after;                // those without a password
    base::Duration prune_with_password_after;  // and those with one
};

struct AccountFeature {
    explicit AccountFeature(engine::Domain& shared_domain, const AccountSettings& given = {});
    ~AccountFeature();  // out of line, as the constructor: the tables are compiled once

    const engine::Domain& domain;
    AccountSettings settings;

    Accounts accounts;
    Profiles profiles;
    Passwords passwords;
    ExternalIds external_ids;
    AccountSweeps sweeps;
    ExternalIdEpochs external_id_epochs;
    AccountCallers callers{accounts};
    base::Counter open_accounts;  // any thread reads how many there are
};

// Accounts: an epoch is never 0, which would accept every token of the account.
// Parts: a profile, a password and an external id belong to an account that exists, and an account
// that is gone has left nothing, with other features neither.
// Profiles: each is found by its e-mail in lower case.
// Passwords: each belongs to an account that has an e-mail to sign in with.
// External ids: each has 1 to 128 bytes.
// Sweeps: the newest account is never looked at.
void declare_laws(engine::Domain& domain, const AccountFeature& feature);

[[nodiscard]] bool exists(const AccountFeature& feature, AccountId account);

// Somebody can come back to it without a token: it has a password, or is a gateway's user's.
[[nodiscard]] bool has_owner(const AccountFeature& feature, AccountId account);

// After one was opened or forgotten.
void count_accounts(AccountFeature& feature);

// Nobody can open another one.
[[nodiscard]] bool is_full(const AccountFeature& feature);

// The id that the next sign-up gets.
[[nodiscard]] AccountId next_account_id(const AccountFeature& feature);

}  // namespace onrush::account
