#include "features/cart/cart.h"

namespace onrush::cart {

CartFeature::CartFeature(engine::Domain& domain, const account::AccountFeature& account_feature,
                         const catalog::CatalogFeature& catalog_feature)
    : accounts(account_feature), catalog(catalog_feature), carts("carts") {
    domain.add(carts);
    // Nobody comes back to the cart of an account that was nothing but a token.
    domain.add_keeper([this](AccountId account) {
        return carts.find(account) != nullptr && account::has_owner(accounts, account);
    });
    domain.add_dropper([this](AccountId account) { clear_cart(*this, account); });
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
