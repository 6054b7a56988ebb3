#include "catalog/create_product.h"

#include <algorithm>

#include "catalog/form.h"
#include "catalog/stock.h"

namespace onrush::catalog {

using Refusal = CreateProduct::Refusal;

namespace {

// What the form alone tells.
std::optional<Refusal> check_form(const CreateProduct& input) {
    if (!is_name(input.name)) {
        return Refusal::name_out_of_range;
    }
    if (!is_description(input.description)) {
        return Refusal::description_out_of_range;
    }
    if (!is_price(input.price)) {
        return Refusal::price_out_of_range;
    }
    bool all_good = std::ranges::all_of(
        input.options, [&](const NewOption& option) { return is_option(option, input.price); });
    if (input.options.size() > limits::options_max || !all_good) {
        return Refusal::options_out_of_range;
    }
    return std::nullopt;
}

}  // namespace

bool is_option(const NewOption& option, base::Money product_price) {
    std::int64_t stock = option.stock.value_or(0);
    return is_name(option.name) &&
           is_price_with(product_price, option.price_delta.value_or(base::Money())) && stock >= 0 &&
           stock <= limits::pieces_max;
}

const Option& insert_option(CatalogFeature& feature, const Product& product, const NewOption& form,
                            base::Instant now) {
    feature.products.update(product, [](Product& row) { row.options += 1; });
    const Option& option =
        feature.options.insert({.id = feature.ids.next<OptionId>("option"),
                                .product = product.id,
                                .place = product.options,
                                .name = form.name,
                                .price_delta = form.price_delta.value_or(base::Money()),
                                .created_at = now});
    feature.stocks.insert({.option = option.id});
    if (std::int64_t stock = form.stock.value_or(0); stock > 0) {
        receive(feature, option.id, stock);
    }
    return option;
}

engine::Result<CreateProduct> decide(CatalogFeature& feature, const CreateProduct& input,
                                     const engine::Turn& turn) {
    if (auto refusal =
            account::refusal_of<Refusal>(standing_of_staff(feature.accounts, input.caller))) {
        return std::unexpected(*refusal);
    }
    if (std::optional<Refusal> refusal = check_form(input)) {
        return std::unexpected(*refusal);
    }
    if (feature.categories.find(input.category) == nullptr) {
        return std::unexpected(Refusal::category_not_found);
    }
    // From here on the command succeeds.
    const Product& product = feature.products.insert({.id = feature.ids.next<ProductId>("product"),
                                                      .category = input.category,
                                                      .name = input.name,
                                                      .description = input.description,
                                                      .price = input.price,
                                                      .active = input.active,
                                                      .created_at = turn.now});
    feature.totals.insert(
        {.product = product.id, .category = product.category, .active = product.active});
    for (const NewOption& option : input.options) {
        insert_option(feature, product, option, turn.now);
    }
    return view_of(feature, product);
}

}  // namespace onrush::catalog
