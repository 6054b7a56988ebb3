// Says which callers may ask: the account exists, the token is not withdrawn, and the account is
// not blocked. The batcher asks before every job (engine/caller.h).
//
// A role belongs to a token, not to an account. The server's own token (admin.token in the data
// folder) belongs to no account: it stands for staff and owns nothing. Behind a gateway there is no
// token, so there is no epoch to check.
#pragma once

#include "engine/caller.h"
#include "features/account/rows.h"

namespace onrush::account {

using engine::Caller;
using engine::gateway_epoch;
using engine::Role;
using engine::Staff;

class AccountCallers final : public engine::Callers {
public:
    explicit AccountCallers(const Accounts& accounts) : accounts_(accounts) {}

    [[nodiscard]] const base::Refusal* objection(const Caller& caller) const override;
    [[nodiscard]] const base::Refusal* objection(const Staff& staff) const override;

private:
    const Accounts& accounts_;
};

}  // namespace onrush::account
