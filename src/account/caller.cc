#include "account/caller.h"

namespace onrush::account {

Standing standing_of(const AccountFeature& feature, const Caller& caller) {
    const Account* account = feature.accounts.find(caller.account);
    if (account == nullptr) {
        return Standing::token_void;
    }
    if (caller.token_epoch != gateway_epoch && caller.token_epoch != account->token_epoch) {
        return Standing::token_void;
    }
    return account->active ? Standing::good : Standing::account_inactive;
}

Standing standing_of_staff(const AccountFeature& feature, const Caller& caller) {
    bool of_the_server = caller.account.none() && caller.role != Role::user;
    return of_the_server ? Standing::good : standing_of(feature, caller);
}

}  // namespace onrush::account
