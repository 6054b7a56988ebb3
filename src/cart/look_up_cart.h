// The caller's cart, with what the catalogue says of it now.
#pragma once

#include "account/caller.h"
#include "cart/view.h"
#include "engine/command.h"

namespace onrush::cart {

struct LookUpCart {
    static constexpr auto job_kind = engine::Job::Kind::query;
    account::Caller caller;

    using Answer = CartView;
    enum class Refusal { token_void, account_inactive };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive)
};

engine::Result<LookUpCart> decide(const CartFeature& feature, const LookUpCart& input,
                                  const engine::Turn& turn);

}  // namespace onrush::cart
