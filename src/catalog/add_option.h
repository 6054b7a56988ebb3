// Adds an option to a product.
#pragma once

#include "catalog/create_product.h"

namespace onrush::catalog {

struct AddOption {
    account::Caller caller;  // an admin
    ProductId product;
    NewOption option;

    using Answer = OptionView;
    // In the order of the checks.
    enum class Refusal {
        token_void,
        account_inactive,
        product_not_found,
        option_out_of_range,
        options_full,
    };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive, product_not_found,
                               option_out_of_range, options_full)
};

engine::Result<AddOption> decide(CatalogFeature& feature, const AddOption& input,
                                 const engine::Turn& turn);

}  // namespace onrush::catalog
