#include "catalog/change_option.h"

#include "catalog/form.h"

namespace onrush::catalog {

using Refusal = ChangeOption::Refusal;

engine::Result<ChangeOption> decide(CatalogFeature& feature, const ChangeOption& input,
                                    const engine::Turn&) {
    if (auto refusal =
            account::refusal_of<Refusal>(standing_of_staff(feature.accounts, input.caller))) {
        return std::unexpected(*refusal);
    }
    const Product* product = feature.products.find(input.product);
    if (product == nullptr) {
        return std::unexpected(Refusal::product_not_found);
    }
    const Option* option = feature.options.find(input.option);
    if (option == nullptr || option->product != product->id) {
        return std::unexpected(Refusal::option_not_found);
    }
    if (input.name && !is_name(*input.name)) {
        return std::unexpected(Refusal::name_out_of_range);
    }
    if (input.price_delta && !is_price_with(product->price, *input.price_delta)) {
        return std::unexpected(Refusal::price_out_of_range);
    }
    // From here on the command succeeds.
    feature.options.update(*option, [&](Option& row) {
        row.name = input.name.value_or(row.name);
        row.price_delta = input.price_delta.value_or(row.price_delta);
    });
    return view_of(feature, *option);
}

}  // namespace onrush::catalog
