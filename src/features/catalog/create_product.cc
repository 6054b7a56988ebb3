#include "features/catalog/create_product.h"

#include <algorithm>
#include <span>

#include "features/catalog/stock.h"

namespace onrush::catalog {

namespace {

base::Money delta_of(const std::optional<base::Money>& price_delta) {
    return price_delta.value_or(base::Money());
}

// Inserts the option as the product's last.
const Option& insert_option(CatalogFeature& feature, const Product& product, const NewOption& form,
                            base::Instant now) {
    feature.products.update(product, [](Product& row) { row.options += 1; });
    const Option& option = feature.options.insert({.id = feature.ids.next<OptionId>("option"),
                                                   .product = product.id,
                                                   .place = product.options,
                                                   .name = form.name,
                                                   .price_delta = delta_of(form.price_delta),
                                                   .created_at = now});
    feature.stocks.insert({.option = option.id});
    if (std::int64_t stock = form.stock.value_or(0); stock > 0) {
        receive(feature, option.id, stock);
    }
    return option;
}

}  // namespace

engine::Result<CreateProduct> decide(CatalogFeature& feature, const CreateProduct& input,
                                     base::Instant now) {
    std::span<const NewOption> options;
    if (input.options) {
        options = *input.options;
    }
    bool prices_good = std::ranges::all_of(options, [&](const NewOption& option) {
        return is_price(input.price + delta_of(option.price_delta));
    });
    if (!prices_good) {
        return engine::refuse(option_prices_out_of_range);
    }
    if (feature.categories.find(input.category_id) == nullptr) {
        return engine::refuse(category_not_found);
    }
    // From here on the command succeeds.
    const Product& product = feature.products.insert({.id = feature.ids.next<ProductId>("product"),
                                                      .category = input.category_id,
                                                      .name = input.name,
                                                      .description = input.description.value_or(""),
                                                      .price = input.price,
                                                      .active = input.active.value_or(true),
                                                      .created_at = now});
    feature.totals.insert(
        {.product = product.id, .category = product.category, .active = product.active});
    for (const NewOption& option : options) {
        insert_option(feature, product, option, now);
    }
    return view_of(feature, product);
}

engine::Result<AddOption> decide(CatalogFeature& feature, const AddOption& input,
                                 base::Instant now) {
    const Product* product = feature.products.find(input.product);
    if (product == nullptr) {
        return engine::refuse(product_not_found);
    }
    if (!is_price(product->price + delta_of(input.price_delta))) {
        return engine::refuse(price_delta_out_of_range);
    }
    if (product->options >= limits::options_max) {
        return engine::refuse(options_full);
    }
    // From here on the command succeeds.
    NewOption form{input.name, input.price_delta, input.stock};
    return view_of(feature, insert_option(feature, *product, form, now));
}

}  // namespace onrush::catalog
