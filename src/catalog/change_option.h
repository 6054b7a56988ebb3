// Changes an option's name or difference in price; what is not given stays.
#pragma once

#include "account/caller.h"
#include "catalog/view.h"
#include "engine/command.h"

namespace onrush::catalog {

struct ChangeOption {
    account::Caller caller;  // an admin
    ProductId product;
    OptionId option;
    std::optional<std::string> name;
    std::optional<base::Money> price_delta;

    using Answer = OptionView;
    // In the order of the checks.
    enum class Refusal {
        token_void,
        account_inactive,
        product_not_found,
        option_not_found,  // of this product
        name_out_of_range,
        price_out_of_range,
    };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive, product_not_found,
                               option_not_found, name_out_of_range, price_out_of_range)
};

engine::Result<ChangeOption> decide(CatalogFeature& feature, const ChangeOption& input,
                                    const engine::Turn& turn);

}  // namespace onrush::catalog
