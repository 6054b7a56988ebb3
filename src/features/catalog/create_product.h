// Creates a product, and adds options to one.
#pragma once

#include "features/catalog/limits.h"
#include "features/catalog/look_up_product.h"

namespace onrush::catalog {

inline constexpr std::array new_option_ranges = {
    base::range("name", 1, limits::name_characters_max, "Such as \"red / L\""),
    base::range("price_delta", -limits::price_units_max, limits::price_units_max,
                "Added to the product's price; 0 when left out"),
    base::range("stock", 0, limits::pieces_max, "Pieces to begin with; 0 when left out"),
    per_account_range,
};

struct NewOption {
    std::string name;
    std::optional<base::Money> price_delta;
    std::optional<std::int64_t> stock;
    std::optional<std::uint32_t> per_account;
    static constexpr std::array ranges = new_option_ranges;
};
BOOST_DESCRIBE_STRUCT(NewOption, (), (name, price_delta, stock, per_account))

struct CreateProduct {
    using Feature = CatalogFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;
    std::string name;
    std::optional<std::string> description;
    CategoryId category_id;
    base::Money price;
    std::optional<bool> active;  // on sale when left out
    std::optional<std::vector<NewOption>> options;
    static constexpr std::array ranges = {name_range, description_range, price_range,
                                          base::range("options", 0, limits::options_max)};

    using Answer = ProductView;
    // In the order of the checks.
    static constexpr std::array refusals = {&option_prices_out_of_range, &category_not_found};
};
BOOST_DESCRIBE_STRUCT(CreateProduct, (),
                      (caller, name, description, category_id, price, active, options))

// The option becomes the product's last.
struct AddOption {
    using Feature = CatalogFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;
    ProductId product;
    std::string name;
    std::optional<base::Money> price_delta;
    std::optional<std::int64_t> stock;
    std::optional<std::uint32_t> per_account;
    static constexpr std::array ranges = new_option_ranges;

    using Answer = OptionView;
    // In the order of the checks.
    static constexpr std::array refusals = {&product_not_found, &price_delta_out_of_range,
                                            &options_full};
};
BOOST_DESCRIBE_STRUCT(AddOption, (), (caller, product, name, price_delta, stock, per_account))

engine::Result<CreateProduct> decide(CatalogFeature& feature, const CreateProduct& input,
                                     base::Instant now);
engine::Result<AddOption> decide(CatalogFeature& feature, const AddOption& input,
                                 base::Instant now);

}  // namespace onrush::catalog
