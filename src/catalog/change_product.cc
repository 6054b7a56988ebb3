#include "catalog/change_product.h"

#include "catalog/form.h"

namespace onrush::catalog {

using Refusal = ChangeProduct::Refusal;

namespace {

bool is_price_of_all(const CatalogFeature& feature, const Product& product, base::Money price) {
    if (!is_price(price)) {
        return false;
    }
    for (std::uint32_t place = 1; place <= product.options; ++place) {
        if (!is_price_with(price, option_at(feature, product, place).price_delta)) {
            return false;
        }
    }
    return true;
}

std::optional<Refusal> check_form(const CatalogFeature& feature, const ChangeProduct& input,
                                  const Product& product) {
    if (input.name && !is_name(*input.name)) {
        return Refusal::name_out_of_range;
    }
    if (input.description && !is_description(*input.description)) {
        return Refusal::description_out_of_range;
    }
    if (input.price && !is_price_of_all(feature, product, *input.price)) {
        return Refusal::price_out_of_range;
    }
    if (input.category && feature.categories.find(*input.category) == nullptr) {
        return Refusal::category_not_found;
    }
    return std::nullopt;
}

void write(CatalogFeature& feature, const ChangeProduct& input, const Product& product) {
    feature.products.update(product, [&](Product& row) {
        row.category = input.category.value_or(row.category);
        row.name = input.name.value_or(row.name);
        row.description = input.description.value_or(row.description);
        row.price = input.price.value_or(row.price);
        row.active = input.active.value_or(row.active);
    });
    feature.totals.update(totals_of(feature, product.id), [&](Totals& row) {
        row.category = product.category;
        row.active = product.active;
    });
}

}  // namespace

engine::Result<ChangeProduct> decide(CatalogFeature& feature, const ChangeProduct& input,
                                     const engine::Turn&) {
    if (auto refusal =
            account::refusal_of<Refusal>(standing_of_staff(feature.accounts, input.caller))) {
        return std::unexpected(*refusal);
    }
    const Product* product = feature.products.find(input.product);
    if (product == nullptr) {
        return std::unexpected(Refusal::product_not_found);
    }
    if (std::optional<Refusal> refusal = check_form(feature, input, *product)) {
        return std::unexpected(*refusal);
    }
    // From here on the command succeeds.
    write(feature, input, *product);
    return view_of(feature, *product);
}

}  // namespace onrush::catalog
