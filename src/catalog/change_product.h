// Changes a product; what is not given stays. Orders keep the price that they were placed at.
#pragma once

#include "account/caller.h"
#include "catalog/view.h"
#include "engine/command.h"

namespace onrush::catalog {

struct ChangeProduct {
    account::Caller caller;  // an admin
    ProductId product;
    std::optional<CategoryId> category;
    std::optional<std::string> name;
    std::optional<std::string> description;
    std::optional<base::Money> price;  // with every option's difference it must stay a price
    std::optional<bool> active;

    using Answer = ProductView;
    // In the order of the checks.
    enum class Refusal {
        token_void,
        account_inactive,
        product_not_found,
        name_out_of_range,
        description_out_of_range,
        price_out_of_range,
        category_not_found,
    };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive, product_not_found,
                               name_out_of_range, description_out_of_range, price_out_of_range,
                               category_not_found)
};

engine::Result<ChangeProduct> decide(CatalogFeature& feature, const ChangeProduct& input,
                                     const engine::Turn& turn);

}  // namespace onrush::catalog
