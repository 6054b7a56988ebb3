#include "cart/look_up_cart.h"

namespace onrush::cart {

using Refusal = LookUpCart::Refusal;

engine::Result<LookUpCart> decide(const CartFeature& feature, const LookUpCart& input,
                                  const engine::Turn&) {
    if (auto refusal = account::refusal_of<Refusal>(standing_of(feature.accounts, input.caller))) {
        return std::unexpected(*refusal);
    }
    return view_of(feature, input.caller.account);
}

}  // namespace onrush::cart
