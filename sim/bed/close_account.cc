#include "sim/bed/close_account.h"

namespace onrush::bed {

engine::Result<CloseAccount> decide(Bed& bed, const CloseAccount& input, base::Instant now) {
    const Account* account = bed.accounts.find(input.account);
    if (account == nullptr) {
        return engine::refuse(account_not_found);
    }
    if (account->balance != base::Money(0)) {
        return engine::refuse(balance_left);
    }
    // From here on the command succeeds.
    bed.accounts.erase(*account);
    return CloseAccount::Answer{now};
}

}  // namespace onrush::bed
