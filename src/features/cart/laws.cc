#include <algorithm>

#include <fmt/format.h>

#include "engine/row_law.h"
#include "features/cart/cart.h"
#include "features/cart/limits.h"

namespace onrush::cart {

namespace {

using Wrong = std::optional<std::string>;

Wrong check_cart(const CartFeature& feature, const Cart& cart) {
    std::uint64_t id = cart.account.value;
    if (cart.items.empty() || cart.items.size() > limits::lines_max) {
        return fmt::format("the cart of account {} has {} lines", id, cart.items.size());
    }
    for (const CartItem& item : cart.items) {
        if (item.quantity < 1 || item.quantity > limits::quantity_max) {
            return fmt::format("the cart of account {} has {} pieces of option {}", id,
                               item.quantity, item.option.value);
        }
        if (std::ranges::count(cart.items, item.option, &CartItem::option) != 1) {
            return fmt::format("the cart of account {} has option {} twice", id, item.option.value);
        }
        if (feature.catalog.options.find(item.option) == nullptr) {
            return fmt::format(
                "the cart of account {} has option {}, which is not in the catalogue", id,
                item.option.value);
        }
    }
    return std::nullopt;
}

}  // namespace

void declare_laws(engine::Domain& domain, const CartFeature& feature) {
    using Law = engine::RowLaw<CartFeature, Carts>;
    domain.add(std::make_unique<Law>("carts", feature, feature.carts, check_cart));
}

}  // namespace onrush::cart
