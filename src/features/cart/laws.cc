#include <algorithm>

#include <fmt/format.h>

#include "engine/feature_laws.h"
#include "features/cart/cart.h"
#include "features/cart/limits.h"

namespace onrush::cart {

namespace {

using engine::Wrong;

Wrong check_cart(const CartFeature& feature, const Cart& cart) {
    std::uint64_t id = cart.account.value;
    if (cart.items.empty() || cart.items.size() > limits::lines_max) {
        return fmt::format("the cart of account {} has {} lines", id, cart.items.size());
    }
    if (!account::exists(feature.accounts, cart.account)) {
        return fmt::format("a cart belongs to account {}, which does not exist", id);
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
    engine::FeatureLaws laws(domain, feature);
    laws.of_rows("carts", feature.carts, check_cart,
                 fmt::format(R"(
        SELECT account FROM carts WHERE json_array_length(items) NOT BETWEEN 1 AND {}
           OR account NOT IN (SELECT id FROM accounts)
        UNION
        SELECT account FROM carts, json_each(items)
        WHERE value ->> 'quantity' NOT BETWEEN 1 AND {}
           OR value ->> 'option' NOT IN (SELECT id FROM options)
        UNION
        SELECT account FROM carts, json_each(items)
        GROUP BY account, value ->> 'option' HAVING count(*) > 1)",
                             limits::lines_max, limits::quantity_max));
}

}  // namespace onrush::cart
