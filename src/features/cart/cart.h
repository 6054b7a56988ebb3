// Carts: what a buyer means to order. A cart holds no stock and keeps no prices: it shows those
// that the catalogue has at the moment.
//
// The cart feature owns carts. It declares itself to an engine's domain, which it must outlive.
// Orders reach it through items_of() and clear_cart(). Engine thread only.
#pragma once

#include <span>

#include "engine/domain.h"
#include "features/account/account.h"
#include "features/cart/rows.h"
#include "features/catalog/catalog.h"

namespace onrush::cart {

struct CartFeature {
    CartFeature(engine::Domain& domain, const account::AccountFeature& account_feature,
                const catalog::CatalogFeature& catalog_feature);
    ~CartFeature();  // out of line, as the constructor: the tables are compiled once

    const account::AccountFeature& accounts;
    const catalog::CatalogFeature& catalog;

    Carts carts;
};

// A cart is of an account that exists. It has 1 to 50 lines, each of 1 to 99 pieces of an option
// that is in the catalogue, and no option twice. That an account has at most one cart is the
// table's key.
void declare_laws(engine::Domain& domain, const CartFeature& feature);

// In the order in which they were first put in; good until the cart changes.
[[nodiscard]] std::span<const CartItem> items_of(const CartFeature& feature, AccountId account);

// Takes everything out; nothing happens where there is nothing.
void clear_cart(CartFeature& feature, AccountId account);

}  // namespace onrush::cart
