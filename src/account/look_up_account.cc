#include "account/look_up_account.h"

namespace onrush::account {

engine::Result<LookUpMe> decide(const AccountFeature& feature, const LookUpMe& input,
                                const engine::Turn&) {
    Standing standing = standing_of(feature, input.caller);
    if (standing == Standing::token_void) {
        return std::unexpected(LookUpMe::Refusal::token_void);
    }
    if (standing == Standing::account_inactive) {
        return std::unexpected(LookUpMe::Refusal::account_inactive);
    }
    return view_of(feature, *feature.accounts.find(input.caller.account));
}

engine::Result<LookUpAccount> decide(const AccountFeature& feature, const LookUpAccount& input,
                                     const engine::Turn&) {
    Standing standing = standing_of_staff(feature, input.caller);
    if (standing == Standing::token_void) {
        return std::unexpected(LookUpAccount::Refusal::token_void);
    }
    if (standing == Standing::account_inactive) {
        return std::unexpected(LookUpAccount::Refusal::account_inactive);
    }
    const Account* account = feature.accounts.find(input.account);
    if (account == nullptr) {
        return std::unexpected(LookUpAccount::Refusal::account_not_found);
    }
    return LookUpAccount::Answer{view_of(feature, *account), account->token_epoch};
}

}  // namespace onrush::account
