// Every refusal of carts, said once.
#pragma once

#include "base/refusal.h"

namespace onrush::cart {

inline constexpr base::Refusal product_inactive{
    "product-inactive", 409, "The product is not on sale",
    "An inactive product can only be taken out of a cart."};
inline constexpr base::Refusal cart_full{"cart-full", 409, "The cart is full",
                                         "Take another option out first."};

}  // namespace onrush::cart
