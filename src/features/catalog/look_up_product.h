// Shows a product with its options and their stock, or one option.
#pragma once

#include "engine/command.h"
#include "features/catalog/catalog.h"
#include "features/catalog/refusals.h"

namespace onrush::catalog {

struct OptionView {
    OptionId option_id;
    std::string name;
    base::Money price;  // the product's and the difference
    base::Money price_delta;
    std::int64_t on_hand = 0;
    std::int64_t held = 0;
    std::int64_t available = 0;
    std::int64_t sold = 0;
    std::optional<std::uint32_t> per_account;  // none: no limit
};
BOOST_DESCRIBE_STRUCT(OptionView, (),
                      (option_id, name, price, price_delta, on_hand, held, available, sold,
                       per_account))

struct ProductView {
    ProductId product_id;
    CategoryId category_id;
    std::string name;
    std::string description;
    base::Money price;
    bool active = true;
    std::vector<OptionView> options;
    base::Instant created_at;
    std::int64_t sales_count = 0;
    std::uint64_t view_count = 0;
};
BOOST_DESCRIBE_STRUCT(ProductView, (),
                      (product_id, category_id, name, description, price, active, options,
                       created_at, sales_count, view_count))

// One active product, for anyone. Relaxed: the answer may be a moment ahead of the disk.
struct LookUpProduct {
    using Feature = CatalogFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    ProductId product;

    using Answer = ProductView;
    static constexpr std::array refusals = {&product_not_shown};
};

// The same for staff, who see inactive products too.
struct LookUpAnyProduct : LookUpProduct {
    engine::Staff caller;
};

// One option of an active product, for anyone, as for a shop that asks again and again how much is
// left. Relaxed too.
struct LookUpStock {
    using Feature = CatalogFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    OptionId option;

    using Answer = OptionView;
    static constexpr std::array refusals = {&option_not_shown};
};

struct LookUpAnyStock : LookUpStock {
    engine::Staff caller;
};

engine::Result<LookUpProduct> decide(const CatalogFeature& feature, const LookUpProduct& input,
                                     base::Instant now);
engine::Result<LookUpAnyProduct> decide(const CatalogFeature& feature,
                                        const LookUpAnyProduct& input, base::Instant now);

engine::Result<LookUpStock> decide(const CatalogFeature& feature, const LookUpStock& input,
                                   base::Instant now);
engine::Result<LookUpAnyStock> decide(const CatalogFeature& feature, const LookUpAnyStock& input,
                                      base::Instant now);

[[nodiscard]] OptionView view_of(const CatalogFeature& feature, const Option& option);
[[nodiscard]] ProductView view_of(const CatalogFeature& feature, const Product& product);

}  // namespace onrush::catalog
