#include "features/cart/test/model.h"

#include <algorithm>

namespace onrush::cart {

using engine::test::answered;
using engine::test::Moment;
using engine::test::Numbers;
using engine::test::refused;
using engine::test::Told;

Told CartModel::run(const SetCartItem& input, const catalog::CatalogModel& catalog,
                    Moment& moment) {
    if (input.quantity > 99) {
        return refused(base::out_of_range, {}, "/quantity");
    }
    std::uint64_t option = input.option.value;
    Items items = all[input.caller.account.value];
    std::erase_if(all, [](const auto& entry) { return entry.second.empty(); });
    auto line = std::ranges::find(items, option, &Items::value_type::first);
    bool there = line != items.end();
    bool active = catalog.is_option_shown(option);
    if (!active && !there) {
        return refused(catalog::option_not_shown);
    }
    if (input.quantity > 0 && !active) {
        return refused(product_inactive);
    }
    if (input.quantity > 0 && !there && items.size() == 50) {
        return refused(cart_full);
    }
    moment.wrote = input.quantity != (there ? line->second : 0);
    if (input.quantity == 0 && there) {
        items.erase(line);
    } else if (there) {
        line->second = input.quantity;
    } else if (input.quantity > 0) {
        items.push_back({option, input.quantity});
    }
    all[input.caller.account.value] = items;
    std::erase_if(all, [](const auto& entry) { return entry.second.empty(); });
    return answered(shown(input.caller.account.value, catalog));
}

Told CartModel::run(const ClearCart& input, const catalog::CatalogModel&, Moment& moment) {
    moment.wrote = all.erase(input.caller.account.value) != 0;
    return answered();
}

Told CartModel::run(const LookUpCart& input, const catalog::CatalogModel& catalog, Moment&) const {
    return answered(shown(input.caller.account.value, catalog));
}

Numbers CartModel::shown(std::uint64_t account, const catalog::CatalogModel& catalog) const {
    Numbers numbers;
    std::int64_t total = 0;
    auto cart = all.find(account);
    for (const auto& [option, quantity] : cart == all.end() ? Items() : cart->second) {
        bool active = catalog.is_option_shown(option);
        std::int64_t amount = active ? catalog.price_of(option) * quantity : 0;
        std::int64_t available = active ? catalog.options[option - 1].available() : 0;
        numbers.insert(numbers.end(),
                       {static_cast<std::int64_t>(option), quantity, amount, available});
        total += amount;
    }
    numbers.push_back(total);
    return numbers;
}

Numbers numbers_of(const CartView& view) {
    Numbers numbers;
    for (const CartLineView& line : view.items) {
        numbers.insert(numbers.end(),
                       {static_cast<std::int64_t>(line.option_id.value), line.quantity,
                        line.line_total.value_or(base::Money()).units, line.available});
    }
    numbers.push_back(view.total.units);
    return numbers;
}

}  // namespace onrush::cart
