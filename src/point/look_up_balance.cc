#include "point/look_up_balance.h"

#include "point/wallet.h"

namespace onrush::point {

engine::Result<LookUpBalance> decide(const PointFeature& feature, const LookUpBalance& input,
                                     const engine::Turn&) {
    if (auto refusal = account::refusal_of<LookUpBalance::Refusal>(
            standing_of(feature.accounts, input.caller))) {
        return std::unexpected(*refusal);
    }
    return LookUpBalance::Answer{balance_of(feature, input.caller.account)};
}

}  // namespace onrush::point
