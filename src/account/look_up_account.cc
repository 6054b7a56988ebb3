#include "account/look_up_account.h"

namespace onrush::account {

engine::Result<LookUpMe> decide(const AccountFeature& feature, const LookUpMe& input,
                                const engine::Turn&) {
    if (auto refusal = refusal_of<LookUpMe::Refusal>(standing_of(feature, input.caller))) {
        return std::unexpected(*refusal);
    }
    return view_of(feature, *feature.accounts.find(input.caller.account));
}

engine::Result<LookUpAccount> decide(const AccountFeature& feature, const LookUpAccount& input,
                                     const engine::Turn&) {
    if (auto refusal =
            refusal_of<LookUpAccount::Refusal>(standing_of_staff(feature, input.caller))) {
        return std::unexpected(*refusal);
    }
    const Account* account = feature.accounts.find(input.account);
    if (account == nullptr) {
        return std::unexpected(LookUpAccount::Refusal::account_not_found);
    }
    return LookUpAccount::Answer{view_of(feature, *account), account->token_epoch};
}

}  // namespace onrush::account
