#include "features/catalog/change_product.h"

namespace onrush::catalog {

namespace {

bool is_price_with_every_option(const CatalogFeature& feature, const Product& product,
                                base::Money price) {
    for (std::uint32_t number = 1; number <= product.options; ++number) {
        if (!is_price(price + option_at(feature, product, number).price_delta)) {
            return false;
        }
    }
    return true;
}

void write(CatalogFeature& feature, const ChangeProduct& input, const Product& product,
           base::Instant now) {
    bool was_active = product.active;
    if (input.name && *input.name != product.name) {
        remember_name(feature, product.id, OptionId(), product.name);
    }
    feature.products.update(product, [&](Product& row) {
        row.category = input.category_id.value_or(row.category);
        row.name = input.name.value_or(row.name);
        row.description = base::changed(input.description, row.description);
        row.price = input.price.value_or(row.price);
        row.active = input.active.value_or(row.active);
    });
    feature.totals.update(totals_of(feature, product.id), [&](Totals& row) {
        row.category = product.category;
        row.active = product.active;
    });
    if (product.active != was_active && feature.activity_changed) {
        feature.activity_changed(product, now);
    }
}

}  // namespace

engine::Result<ChangeProduct> decide(CatalogFeature& feature, const ChangeProduct& input,
                                     base::Instant now) {
    const Product* product = feature.products.find(input.product);
    if (product == nullptr) {
        return engine::refuse(product_not_found);
    }
    if (input.price && !is_price_with_every_option(feature, *product, *input.price)) {
        return engine::refuse(price_out_of_range);
    }
    if (input.category_id && feature.categories.find(*input.category_id) == nullptr) {
        return engine::refuse(category_not_found);
    }
    // From here on the command succeeds.
    write(feature, input, *product, now);
    return view_of(feature, *product);
}

engine::Result<ChangeOption> decide(CatalogFeature& feature, const ChangeOption& input,
                                    base::Instant) {
    const Product* product = feature.products.find(input.product);
    if (product == nullptr) {
        return engine::refuse(product_not_found);
    }
    const Option* option = feature.options.find(input.option_id);
    if (option == nullptr || option->product != product->id) {
        return engine::refuse(option_of_other_product);
    }
    base::Money delta = base::changed(input.price_delta, option->price_delta);
    if (!is_price(product->price + delta)) {
        return engine::refuse(price_delta_out_of_range);
    }
    // From here on the command succeeds.
    if (input.name && *input.name != option->name) {
        remember_name(feature, product->id, option->id, option->name);
    }
    feature.options.update(*option, [&](Option& row) {
        row.name = input.name.value_or(row.name);
        row.price_delta = delta;
        row.per_account = base::changed(input.per_account, row.per_account);
    });
    return view_of(feature, *option);
}

}  // namespace onrush::catalog
