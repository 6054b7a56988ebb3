// Creates a product, with options and their first stock when they are given.
#pragma once

#include "account/caller.h"
#include "catalog/view.h"
#include "engine/command.h"

namespace onrush::catalog {

struct NewOption {
    std::string name;
    std::optional<base::Money> price_delta;
    std::optional<std::int64_t> stock;  // pieces received at once
};
BOOST_DESCRIBE_STRUCT(NewOption, (), (name, price_delta, stock))

struct CreateProduct {
    account::Caller caller;  // an admin
    CategoryId category;
    std::string name;
    std::string description;
    base::Money price;
    bool active = true;
    std::vector<NewOption> options;

    using Answer = ProductView;
    // In the order of the checks.
    enum class Refusal {
        token_void,
        account_inactive,
        name_out_of_range,
        description_out_of_range,
        price_out_of_range,
        options_out_of_range,
        category_not_found,
    };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, token_void, account_inactive, name_out_of_range,
                               description_out_of_range, price_out_of_range, options_out_of_range,
                               category_not_found)
};

engine::Result<CreateProduct> decide(CatalogFeature& feature, const CreateProduct& input,
                                     const engine::Turn& turn);

// Whether the option can be one of a product of this price.
[[nodiscard]] bool is_option(const NewOption& option, base::Money product_price);
// Adds the option as the product's last.
const Option& insert_option(CatalogFeature& feature, const Product& product, const NewOption& form,
                            base::Instant now);

}  // namespace onrush::catalog
