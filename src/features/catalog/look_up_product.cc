#include "features/catalog/look_up_product.h"

#include "features/catalog/stock.h"

namespace onrush::catalog {

OptionView view_of(const CatalogFeature& feature, const Option& option) {
    const Stock& stock = stock_of(feature, option.id);
    return {
        .option_id = option.id,
        .name = option.name,
        .price = price_of(product_of(feature, option), option),
        .price_delta = option.price_delta,
        .on_hand = stock.on_hand,
        .held = stock.held,
        .available = available(stock),
        .sold = stock.sold,
        .per_account = option.per_account == 0 ? std::nullopt : std::optional(option.per_account)};
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
    for (std::uint32_t number = 1; number <= product.options; ++number) {
        view.options.push_back(view_of(feature, option_at(feature, product, number)));
    }
    return view;
}

engine::Result<LookUpProduct> decide(const CatalogFeature& feature, const LookUpProduct& input,
                                     base::Instant) {
    const Product* product = feature.products.find(input.product);
    if (product == nullptr || !product->active) {
        return engine::refuse(product_not_shown);
    }
    return view_of(feature, *product);
}

engine::Result<LookUpAnyProduct> decide(const CatalogFeature& feature,
                                        const LookUpAnyProduct& input, base::Instant) {
    const Product* product = feature.products.find(input.product);
    if (product == nullptr) {
        return engine::refuse(product_not_shown);
    }
    return view_of(feature, *product);
}

engine::Result<LookUpStock> decide(const CatalogFeature& feature, const LookUpStock& input,
                                   base::Instant) {
    const Option* option = feature.options.find(input.option);
    if (option == nullptr || !product_of(feature, *option).active) {
        return engine::refuse(option_not_shown);
    }
    return view_of(feature, *option);
}

engine::Result<LookUpAnyStock> decide(const CatalogFeature& feature, const LookUpAnyStock& input,
                                      base::Instant) {
    const Option* option = feature.options.find(input.option);
    if (option == nullptr) {
        return engine::refuse(option_not_shown);
    }
    return view_of(feature, *option);
}

}  // namespace onrush::catalog
