// The rows of carts: one per account that has something in its cart, so an empty cart costs
// nothing. A cart keeps options and quantities; prices come from the catalogue.
#pragma once

#include <cstdint>
#include <vector>

#include "features/account/rows.h"
#include "features/catalog/rows.h"
#include "table/table.h"

namespace onrush::cart {

using account::AccountId;
using catalog::OptionId;

struct CartItem {
    OptionId option;
    std::uint32_t quantity = 0;
};
BOOST_DESCRIBE_STRUCT(CartItem, (), (option, quantity))

// Erased when its last line goes.
struct Cart {
    AccountId account;
    std::vector<CartItem> items;  // in the order in which they were first put in
};
BOOST_DESCRIBE_STRUCT(Cart, (), (account, items))
using Carts = table::Table<Cart, table::Key<&Cart::account>>;

}  // namespace onrush::cart
