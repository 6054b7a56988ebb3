#include "point/charge.h"

#include "point/wallet.h"

namespace onrush::point {

using Refusal = Charge::Refusal;

engine::Result<Charge> decide(PointFeature& feature, const Charge& input,
                              const engine::Turn& turn) {
    if (auto refusal = account::refusal_of<Refusal>(standing_of(feature.accounts, input.caller))) {
        return std::unexpected(*refusal);
    }
    if (!feature.settings.self_charge) {
        return std::unexpected(Refusal::self_charge_off);
    }
    if (input.amount < base::Money(1) || input.amount > feature.settings.balance_max) {
        return std::unexpected(Refusal::amount_out_of_range);
    }
    AccountId account = input.caller.account;
    if (can_move(feature, account, input.amount)) {
        return std::unexpected(Refusal::balance_cap);
    }
    // From here on the command succeeds.
    return view_of(move(
        feature, {.account = account, .kind = EntryKind::charge, .amount = input.amount}, turn));
}

}  // namespace onrush::point
