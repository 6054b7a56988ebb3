// Sets how many pieces of an option are in the caller's cart: puts it in, changes it, or takes it
// out. More than is available may be put in: stock comes and goes, and only an order takes it.
#pragma once

#include "account/caller.h"
#include "cart/view.h"
#include "engine/command.h"

namespace onrush::cart {

struct SetCartItem {
    account::Caller caller;
    OptionId option;
    std::uint32_t quantity = 0;  // 0 takes it out, if it is in

    using Answer = CartView;
    // In the order of the checks.
    enum class Refusal {
        token_void,
        account_inactive,
        quantity_out_of_range,
        option_not_found,
        product_inactive,  // never with quantity 0
        cart_full,         // only of an option that is not in yet
    };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive, quantity_out_of_range,
                               option_not_found, product_inactive, cart_full)
};

engine::Result<SetCartItem> decide(CartFeature& feature, const SetCartItem& input,
                                   const engine::Turn& turn);

}  // namespace onrush::cart
