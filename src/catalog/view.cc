#include "catalog/view.h"

#include "catalog/stock.h"

namespace onrush::catalog {

CategoryView view_of(const Category& category) {
    return {category.id, category.name, category.created_at};
}

StockView view_of(const Stock& stock) {
    return {.option_id = stock.option,
            .on_hand = stock.on_hand,
            .held = stock.held,
            .available = available(stock),
            .sold = stock.sold};
}

OptionView view_of(const CatalogFeature& feature, const Option& option) {
    const Stock& stock = stock_of(feature, option.id);
    return {.option_id = option.id,
            .name = option.name,
            .price = price_of(product_of(feature, option), option),
            .price_delta = option.price_delta,
            .on_hand = stock.on_hand,
            .held = stock.held,
            .available = available(stock),
            .sold = stock.sold};
}

ProductView view_of(const CatalogFeature& feature, const Product& product) {
    const Totals& totals = totals_of(feature, product.id);
    ProductView view = {.product_id = product.id,
                        .category_id = product.category,
                        .name = product.name,
                        .description = product.description,
                        .price = product.price,
                        .active = product.active,
                        .options = {},
                        .created_at = product.created_at,
                        .sales_count = totals.sales,
                        .view_count = totals.views};
    view.options.reserve(product.options);
    for (std::uint32_t place = 1; place <= product.options; ++place) {
        view.options.push_back(view_of(feature, option_at(feature, product, place)));
    }
    return view;
}

ProductItem item_of(const CatalogFeature& feature, const Product& product) {
    const Totals& totals = totals_of(feature, product.id);
    return {.product_id = product.id,
            .category_id = product.category,
            .name = product.name,
            .price = product.price,
            .created_at = product.created_at,
            .sales_count = totals.sales,
            .view_count = totals.views};
}

}  // namespace onrush::catalog
