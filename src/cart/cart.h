// Carts: what a buyer means to order. A cart holds nothing: no piece is set aside and no price is
// kept, both are the catalogue's when they are asked for.
//
// The cart feature owns carts. It declares itself to an engine's domain, which it must outlive.
// Orders reach it through items_of() and empty(). Engine thread only.
#pragma once

#include <span>

#include "account/caller.h"
#include "cart/rows.h"
#include "catalog/catalog.h"
#include "engine/domain.h"

namespace onrush::cart {

struct CartFeature {
    CartFeature(engine::Domain& domain, const account::AccountFeature& account_feature,
                const catalog::CatalogFeature& catalog_feature);
    ~CartFeature();  // out of line, as the constructor: the tables are compiled once

    const account::AccountFeature& accounts;
    const catalog::CatalogFeature& catalog;

    Carts carts{"carts"};
};

[[nodiscard]] inline bool may_ask(const CartFeature& feature, const account::Caller& caller) {
    return account::may_ask(feature.accounts, caller);
}

// In the order in which they were first put in; good until the cart changes.
[[nodiscard]] std::span<const CartItem> items_of(const CartFeature& feature, AccountId account);

// Takes everything out; nothing happens where there is nothing.
void empty(CartFeature& feature, AccountId account);

}  // namespace onrush::cart
