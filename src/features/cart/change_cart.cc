#include "features/cart/change_cart.h"

#include <algorithm>

#include "features/cart/limits.h"

namespace onrush::cart {

namespace {

const CartItem* find_item(std::span<const CartItem> items, OptionId option) {
    auto found = std::ranges::find(items, option, &CartItem::option);
    return found == items.end() ? nullptr : &*found;
}

void put(CartFeature& feature, AccountId account, CartItem item) {
    const Cart* cart = feature.carts.find(account);
    if (cart == nullptr) {
        feature.carts.insert({.account = account, .items = {item}});
        return;
    }
    feature.carts.update(*cart, [&](Cart& row) {
        auto line = std::ranges::find(row.items, item.option, &CartItem::option);
        if (line == row.items.end()) {
            row.items.push_back(item);
        } else {
            line->quantity = item.quantity;
        }
    });
}

void take_out(CartFeature& feature, AccountId account, OptionId option) {
    const Cart& cart = *feature.carts.find(account);
    if (cart.items.size() == 1) {
        return clear_cart(feature, account);
    }
    feature.carts.update(cart, [&](Cart& row) {
        std::erase_if(row.items, [&](const CartItem& item) { return item.option == option; });
    });
}

}  // namespace

engine::Result<SetCartItem> decide(CartFeature& feature, const SetCartItem& input, base::Instant) {
    AccountId account = input.caller.account;
    std::span<const CartItem> items = items_of(feature, account);
    const CartItem* present = find_item(items, input.option);
    const catalog::Option* option = feature.catalog.options.find(input.option);
    bool active = option != nullptr && product_of(feature.catalog, *option).active;
    // What is not active is known to those alone who have it in the cart.
    if (option == nullptr || (!active && present == nullptr)) {
        return engine::refuse(catalog::option_not_shown);
    }
    if (input.quantity > 0 && !active) {
        return engine::refuse(product_inactive);
    }
    if (input.quantity > 0 && present == nullptr && items.size() == limits::lines_max) {
        return engine::refuse(cart_full);
    }
    // From here on the command succeeds. What stays as it is writes nothing.
    std::uint32_t before = present == nullptr ? 0 : present->quantity;
    if (input.quantity == 0 && before != 0) {
        take_out(feature, account, option->id);
    } else if (input.quantity != before) {
        put(feature, account, {option->id, input.quantity});
    }
    return view_of(feature, account);
}

engine::Result<ClearCart> decide(CartFeature& feature, const ClearCart& input, base::Instant) {
    clear_cart(feature, input.caller.account);
    return ClearCart::Answer{};
}

}  // namespace onrush::cart
