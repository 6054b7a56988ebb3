#include "account/end_sessions.h"

#include <limits>

namespace onrush::account {

engine::Result<EndSessions> decide(AccountFeature& feature, const EndSessions& input,
                                   const engine::Turn&) {
    if (auto refusal = refusal_of<EndSessions::Refusal>(standing_of(feature, input.caller))) {
        return std::unexpected(*refusal);
    }
    // From here on the command succeeds.
    const Account& account = *feature.accounts.find(input.caller.account);
    feature.accounts.update(account, [](Account& row) {
        // Tokens of the first epochs have run out long before the number comes round.
        bool last = row.token_epoch == std::numeric_limits<std::uint32_t>::max();
        row.token_epoch = last ? 1 : row.token_epoch + 1;
    });
    return EndSessions::Answer{account.token_epoch};
}

}  // namespace onrush::account
