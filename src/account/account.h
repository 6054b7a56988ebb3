// Accounts: who calls, and whether they may.
//
// The account feature owns accounts, their profiles and passwords. It declares itself to an
// engine's domain, which it must outlive. Other features reach it through caller.h and exists().
// Engine thread only.
#pragma once

#include "account/rows.h"
#include "engine/domain.h"

namespace onrush::account {

struct AccountFeature {
    explicit AccountFeature(engine::Domain& domain);
    ~AccountFeature();  // out of line, as the constructor: the tables are compiled once

    Accounts accounts{"accounts"};
    Profiles profiles{"profiles"};
    Passwords passwords{"passwords"};
};

[[nodiscard]] bool exists(const AccountFeature& feature, AccountId account);

// The id that the next sign-up gets.
[[nodiscard]] AccountId next_account_id(const AccountFeature& feature);

}  // namespace onrush::account
