#include "sim/bed/close_account.h"

namespace onrush::bed {

engine::Result<CloseAccount> decide(Bed& bed, const CloseAccount& input, const engine::Turn& turn) {
    const Account* account = bed.accounts.find(input.account);
    if (account == nullptr) {
        return std::unexpected(CloseAccount::Refusal::account_not_found);
    }
    if (account->balance != base::Money(0)) {
        return std::unexpected(CloseAccount::Refusal::balance_left);
    }
    // From here on the command succeeds.
    bed.accounts.erase(*account);
    return CloseAccount::Answer{turn.now};
}

}  // namespace onrush::bed
