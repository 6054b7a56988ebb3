#include "features/cart/cart.h"

namespace onrush::cart {

CartFeature::CartFeature(engine::Domain& domain, const account::AccountFeature& account_feature,
                         const catalog::CatalogFeature& catalog_feature)
    : accounts(account_feature), catalog(catalog_feature), carts("carts") {
    domain.add(carts);
    domain.add_keeper([this](AccountId account) { return carts.find(account) != nullptr; });
    declare_laws(domain, *this);
}

CartFeature::~CartFeature() = default;

std::span<const CartItem> items_of(const CartFeature& feature, AccountId account) {
    const Cart* cart = feature.carts.find(account);
    return cart == nullptr ? std::span<const CartItem>() : std::span(cart->items);
}

void clear_cart(CartFeature& feature, AccountId account) {
    if (const Cart* cart = feature.carts.find(account)) {
        feature.carts.erase(*cart);
    }
}

}  // namespace onrush::cart
