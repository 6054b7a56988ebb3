// What is shown of an account, to itself and to admins. Never the password.
#pragma once

#include "account/account.h"

namespace onrush::account {

struct AccountView {
    AccountId account_id;
    std::optional<std::string> name;
    std::optional<std::string> email;
    bool active = true;
    base::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(AccountView, (), (account_id, name, email, active, created_at))

[[nodiscard]] AccountView view_of(const AccountFeature& feature, const Account& account);

}  // namespace onrush::account
