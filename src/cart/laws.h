// What must hold of carts, whatever happens.
#pragma once

#include "cart/cart.h"

namespace onrush::cart {

// A cart has 1 to 50 lines, each of 1 to 99 pieces of an option that is in the catalogue, and no
// option twice. That an account has one cart at most is the table's key.
void declare_laws(engine::Domain& domain, const CartFeature& feature);

}  // namespace onrush::cart
