#include "features/catalog/create_product.h"

#include <algorithm>
#include <span>

#include "features/catalog/stock.h"

namespace onrush::catalog {

namespace {

base::Money delta_of(const std::optional<base::Money>& price_delta) {
    return price_delta.value_or(base::Money());
}

const Option& insert_option(CatalogFeature& feature, ProductId product, std::uint32_t place,
                            const NewOption& form, base::Instant now) {
    const Option& option = feature.options.insert({.id = feature.ids.next<OptionId>("option"),
                                                   .product = product,
                                                   .place = place,
                                                   .name = form.name,
                                                   .price_delta = delta_of(form.price_delta),
                                                   .created_at = now,
                                                   .per_account = form.per_account.value_or(0)});
    std::int64_t pieces = form.stock.value_or(0);
    feature.stocks.insert({.option = option.id, .on_hand = pieces, .received = pieces});
    if (pieces > 0) {
        feature.stock_changed.emit({option.id, pieces, std::string(first_stock_reason)});
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
    auto count = static_cast<std::uint32_t>(options.size());
    const Product& product = feature.products.insert({.id = feature.ids.next<ProductId>("product"),
                                                      .category = input.category_id,
                                                      .name = input.name,
                                                      .description = input.description.value_or(""),
                                                      .price = input.price,
                                                      .active = input.active.value_or(true),
                                                      .options = count,
                                                      .created_at = now});
    feature.totals.insert(
        {.product = product.id, .category = product.category, .active = product.active});
    for (std::uint32_t place = 1; place <= count; ++place) {
        insert_option(feature, product.id, place, options[place - 1], now);
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
    NewOption form{input.name, input.price_delta, input.stock, input.per_account};
    feature.products.update(*product, [](Product& row) { row.options += 1; });
    return view_of(feature, insert_option(feature, product->id, product->options, form, now));
}

}  // namespace onrush::catalog
