#include "features/cart/look_up_cart.h"

#include "features/catalog/stock.h"

namespace onrush::cart {

namespace {

CartLineView line_view_of(const catalog::CatalogFeature& catalog, const CartItem& item) {
    const catalog::Option* option = catalog.options.find(item.option);
    ONRUSH_CHECK(option != nullptr, "option {} is in a cart and not in the catalogue",
                 item.option.value);
    const catalog::Product& product = product_of(catalog, *option);
    if (!product.active) {
        return {.option_id = option->id, .quantity = item.quantity, .active = false};
    }
    base::Money price = price_of(product, *option);
    std::optional<base::Money> total = checked_multiply(price, item.quantity);
    ONRUSH_CHECK(total.has_value(), "money overflow: {} x {}", price.units, item.quantity);
    return {.option_id = option->id,
            .product_id = product.id,
            .product_name = product.name,
            .option_name = option->name,
            .quantity = item.quantity,
            .unit_price = price,
            .line_total = total,
            .available = available(stock_of(catalog, option->id))};
}

}  // namespace

CartView view_of(const CartFeature& feature, AccountId account) {
    CartView view;
    std::span<const CartItem> items = items_of(feature, account);
    view.items.reserve(items.size());
    for (const CartItem& item : items) {
        const CartLineView& line = view.items.emplace_back(line_view_of(feature.catalog, item));
        view.total = view.total + line.line_total.value_or(base::Money());
        view.pieces += line.quantity;
    }
    return view;
}

engine::Result<LookUpCart> decide(const CartFeature& feature, const LookUpCart& input,
                                  base::Instant) {
    return view_of(feature, input.caller.account);
}

}  // namespace onrush::cart
