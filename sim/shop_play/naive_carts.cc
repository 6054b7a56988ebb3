#include "sim/shop_play/naive_carts.h"

#include <algorithm>

namespace onrush::sim {

using cart::ClearCart;
using cart::LookUpCart;
using cart::SetCartItem;

Told NaiveCarts::run(const SetCartItem& request, const NaiveAccounts& accounts,
                     const NaiveCatalog& catalog, Moment& moment) {
    using Refusal = SetCartItem::Refusal;
    if (auto code = accounts.objection<Refusal>(request.caller)) {
        return refused(*code);
    }
    if (request.quantity > 99) {
        return refused(Refusal::quantity_out_of_range);
    }
    std::uint64_t option = request.option.value;
    if (!catalog.has_option(option)) {
        return refused(Refusal::option_not_found);
    }
    bool active = catalog.product_of(catalog.options[option - 1]).active;
    if (request.quantity > 0 && !active) {
        return refused(Refusal::product_inactive);
    }
    std::uint64_t account = request.caller.account.value;
    auto cart = all.find(account);
    Items items = cart == all.end() ? Items() : cart->second;
    auto line = std::ranges::find(items, option, &Items::value_type::first);
    bool there = line != items.end();
    if (request.quantity > 0 && !there && items.size() == 50) {
        return refused(Refusal::cart_full);
    }
    moment.wrote = request.quantity != (there ? line->second : 0);
    if (request.quantity == 0 && there) {
        items.erase(line);
    } else if (there) {
        line->second = request.quantity;
    } else if (request.quantity > 0) {
        items.push_back({option, request.quantity});
    }
    all[account] = items;
    std::erase_if(all, [](const auto& entry) { return entry.second.empty(); });
    return answered(view_of(account, catalog));
}

Told NaiveCarts::run(const ClearCart& request, const NaiveAccounts& accounts, const NaiveCatalog&,
                     Moment& moment) {
    if (auto code = accounts.objection<ClearCart::Refusal>(request.caller)) {
        return refused(*code);
    }
    moment.wrote = all.erase(request.caller.account.value) != 0;
    return answered(Bytes());
}

Told NaiveCarts::run(const LookUpCart& request, const NaiveAccounts& accounts,
                     const NaiveCatalog& catalog, Moment&) const {
    if (auto code = accounts.objection<LookUpCart::Refusal>(request.caller)) {
        return refused(*code);
    }
    return answered(view_of(request.caller.account.value, catalog));
}

Bytes NaiveCarts::view_of(std::uint64_t account, const NaiveCatalog& catalog) const {
    auto cart = all.find(account);
    Items items = cart == all.end() ? Items() : cart->second;
    Bytes bytes = Bytes().number(items.size());
    std::int64_t total = 0;
    std::uint64_t pieces = 0;
    for (const auto& [id, quantity] : items) {
        const NaiveOption& option = catalog.options[id - 1];
        const NaiveProduct& product = catalog.product_of(option);
        std::int64_t price = catalog.price_of(id);
        bytes.number(id).number(option.product).string(product.name).string(option.name);
        bytes.number(quantity).with_sign(price).with_sign(price * quantity);
        bytes.with_sign(option.available()).flag(product.active);
        total += price * quantity;
        pieces += quantity;
    }
    return bytes.with_sign(total).number(pieces);
}

void NaiveCarts::add_rows(RowsByTable& rows) const {
    for (const auto& [account, items] : all) {
        Bytes row = Bytes().number(account).number(items.size());
        for (const auto& [option, quantity] : items) {
            row.number(option).number(quantity);
        }
        rows["carts"].insert(row.text());
    }
}

}  // namespace onrush::sim
