#include "cart/clear_cart.h"

namespace onrush::cart {

using Refusal = ClearCart::Refusal;

engine::Result<ClearCart> decide(CartFeature& feature, const ClearCart& input,
                                 const engine::Turn&) {
    if (auto refusal = account::refusal_of<Refusal>(standing_of(feature.accounts, input.caller))) {
        return std::unexpected(*refusal);
    }
    // From here on the command succeeds.
    empty(feature, input.caller.account);
    return ClearCart::Answer{};
}

}  // namespace onrush::cart
