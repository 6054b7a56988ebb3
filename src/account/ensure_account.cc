#include "account/ensure_account.h"

#include "account/limits.h"

namespace onrush::account {

engine::Result<EnsureAccount> decide(AccountFeature& feature, const EnsureAccount& input,
                                     const engine::Turn& turn) {
    if (exists(feature, input.account)) {
        return EnsureAccount::Answer{.created = false};
    }
    if (input.account.none() || input.account.value > limits::gateway_account_id_max) {
        return std::unexpected(EnsureAccount::Refusal::account_id_out_of_range);
    }
    // From here on the command succeeds.
    feature.accounts.insert({.id = input.account, .created_at = turn.now});
    return EnsureAccount::Answer{.created = true};
}

}  // namespace onrush::account
