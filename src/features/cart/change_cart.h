// What changes the caller's cart.
#pragma once

#include "engine/command.h"
#include "features/cart/limits.h"
#include "features/cart/look_up_cart.h"
#include "features/cart/refusals.h"
#include "features/catalog/refusals.h"

namespace onrush::cart {

// Sets how many pieces of an option are in the cart: puts it in, changes it, or takes it out. More
// than is available may be put in: stock comes and goes, and only an order takes it.
struct SetCartItem {
    using Feature = CartFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Caller caller;
    OptionId option;
    std::uint32_t quantity = 0;  // 0 takes it out, if it is in
    static constexpr std::array ranges = {
        base::range("quantity", 0, limits::quantity_max, "Pieces; 0 takes the option out")};

    using Answer = CartView;
    // In the order of the checks.
    static constexpr std::array refusals = {
        &catalog::option_not_shown,
        &product_inactive,  // never with quantity 0
        &cart_full,         // only of an option that is not in yet
    };
};
BOOST_DESCRIBE_STRUCT(SetCartItem, (), (caller, option, quantity))

// Takes everything out; also where there is nothing.
struct ClearCart {
    using Feature = CartFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Caller caller;
    struct Answer {};
};
BOOST_DESCRIBE_STRUCT(ClearCart::Answer, (), ())

engine::Result<SetCartItem> decide(CartFeature& feature, const SetCartItem& input,
                                   base::Instant now);
engine::Result<ClearCart> decide(CartFeature& feature, const ClearCart& input, base::Instant now);

}  // namespace onrush::cart
