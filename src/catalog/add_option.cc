#include "catalog/add_option.h"

#include "catalog/limits.h"

namespace onrush::catalog {

using Refusal = AddOption::Refusal;

engine::Result<AddOption> decide(CatalogFeature& feature, const AddOption& input,
                                 const engine::Turn& turn) {
    if (auto refusal =
            account::refusal_of<Refusal>(standing_of_staff(feature.accounts, input.caller))) {
        return std::unexpected(*refusal);
    }
    const Product* product = feature.products.find(input.product);
    if (product == nullptr) {
        return std::unexpected(Refusal::product_not_found);
    }
    if (!is_option(input.option, product->price)) {
        return std::unexpected(Refusal::option_out_of_range);
    }
    if (product->options >= limits::options_max) {
        return std::unexpected(Refusal::options_full);
    }
    // From here on the command succeeds.
    return view_of(feature, insert_option(feature, *product, input.option, turn.now));
}

}  // namespace onrush::catalog
