#include "features/account/caller.h"

namespace onrush::account {

const base::Refusal* AccountCallers::objection(const Caller& caller) const {
    const Account* account = accounts_.find(caller.account);
    if (account == nullptr) {
        return &engine::token_void;
    }
    if (caller.token_epoch != gateway_epoch && caller.token_epoch != account->token_epoch) {
        return &engine::token_void;
    }
    return account->active ? nullptr : &engine::account_inactive;
}

const base::Refusal* AccountCallers::objection(const Staff& staff) const {
    const Caller& caller = staff;
    bool of_the_server = caller.account.none() && caller.role != Role::user;
    return of_the_server ? nullptr : objection(caller);
}

}  // namespace onrush::account
