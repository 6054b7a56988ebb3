// Takes everything out of the caller's cart; also where there is nothing.
#pragma once

#include "account/caller.h"
#include "cart/cart.h"
#include "engine/command.h"

namespace onrush::cart {

struct ClearCart {
    account::Caller caller;

    struct Answer {};
    // In the order of the checks.
    enum class Refusal { token_void, account_inactive };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive)
};
BOOST_DESCRIBE_STRUCT(ClearCart::Answer, (), ())

engine::Result<ClearCart> decide(CartFeature& feature, const ClearCart& input,
                                 const engine::Turn& turn);

}  // namespace onrush::cart
