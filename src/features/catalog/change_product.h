// Changes a product or one of its options; what is not given stays. Orders keep the price and the
// names that they were placed under.
#pragma once

#include "base/clearable.h"
#include "features/catalog/limits.h"
#include "features/catalog/look_up_product.h"

namespace onrush::catalog {

struct ChangeProduct {
    using Feature = CatalogFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;
    ProductId product;
    std::optional<std::string> name;
    base::Clearable<std::string> description;
    std::optional<CategoryId> category_id;
    std::optional<base::Money> price;  // with every option's difference it must stay a price
    std::optional<bool> active;
    static constexpr std::array ranges = {name_range, description_range, price_range};

    using Answer = ProductView;
    // In the order of the checks.
    static constexpr std::array refusals = {&product_not_found, &price_out_of_range,
                                            &category_not_found};
};
BOOST_DESCRIBE_STRUCT(ChangeProduct, (),
                      (caller, product, name, description, category_id, price, active))

struct ChangeOption {
    using Feature = CatalogFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;
    ProductId product;
    OptionId option_id;
    std::optional<std::string> name;
    base::Clearable<base::Money> price_delta;
    base::Clearable<std::uint32_t> per_account;
    static constexpr std::array ranges = {
        name_range, price_delta_range,
        base::range("per_account", 1, limits::per_account_max,
                    "Pieces that one account may order; null: no limit")};

    using Answer = OptionView;
    // In the order of the checks.
    static constexpr std::array refusals = {&product_not_found, &option_of_other_product,
                                            &price_delta_out_of_range};
};
BOOST_DESCRIBE_STRUCT(ChangeOption, (),
                      (caller, product, option_id, name, price_delta, per_account))

engine::Result<ChangeProduct> decide(CatalogFeature& feature, const ChangeProduct& input,
                                     base::Instant now);
engine::Result<ChangeOption> decide(CatalogFeature& feature, const ChangeOption& input,
                                    base::Instant now);

}  // namespace onrush::catalog
