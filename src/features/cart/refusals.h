// Every refusal of carts, said once.
#pragma once

#include "base/refusal.h"

namespace onrush::cart {

inline constexpr base::Refusal product_inactive{
    "product-inactive", 409, "The product is not on sale",
    "You can only remove an inactive product from the cart."};
inline constexpr base::Refusal cart_full{"cart-full", 409, "The cart is full",
                                         "Remove another option first."};

}  // namespace onrush::cart
