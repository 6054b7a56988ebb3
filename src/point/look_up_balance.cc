#include "point/look_up_balance.h"

#include "point/wallet.h"

namespace onrush::point {

engine::Result<LookUpBalance> decide(const PointFeature& feature, const LookUpBalance& input,
                                     const engine::Turn&) {
    account::Standing standing = standing_of(feature.accounts, input.caller);
    if (standing == account::Standing::token_void) {
        return std::unexpected(LookUpBalance::Refusal::token_void);
    }
    if (standing == account::Standing::account_inactive) {
        return std::unexpected(LookUpBalance::Refusal::account_inactive);
    }
    return LookUpBalance::Answer{balance_of(feature, input.caller.account)};
}

}  // namespace onrush::point
