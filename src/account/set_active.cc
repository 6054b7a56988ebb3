#include "account/set_active.h"

namespace onrush::account {

using Refusal = SetActive::Refusal;

engine::Result<SetActive> decide(AccountFeature& feature, const SetActive& input,
                                 const engine::Turn&) {
    if (auto refusal = refusal_of<Refusal>(standing_of_staff(feature, input.caller))) {
        return std::unexpected(*refusal);
    }
    const Account* account = feature.accounts.find(input.account);
    if (account == nullptr) {
        return std::unexpected(Refusal::account_not_found);
    }
    // From here on the command succeeds.
    if (account->active != input.active) {
        feature.accounts.update(*account, [&](Account& row) { row.active = input.active; });
    }
    return view_of(feature, *account);
}

}  // namespace onrush::account
