// What is shown of the catalogue.
#pragma once

#include <optional>
#include <vector>

#include "catalog/catalog.h"

namespace onrush::catalog {

struct CategoryView {
    CategoryId category_id;
    std::string name;
    base::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(CategoryView, (), (category_id, name, created_at))

struct StockView {
    OptionId option_id;
    std::int64_t on_hand = 0;
    std::int64_t held = 0;
    std::int64_t available = 0;
    std::int64_t sold = 0;
};
BOOST_DESCRIBE_STRUCT(StockView, (), (option_id, on_hand, held, available, sold))

struct OptionView {
    OptionId option_id;
    std::string name;
    base::Money price;  // the product's and the difference
    base::Money price_delta;
    std::int64_t on_hand = 0;
    std::int64_t held = 0;
    std::int64_t available = 0;
    std::int64_t sold = 0;
};
BOOST_DESCRIBE_STRUCT(OptionView, (),
                      (option_id, name, price, price_delta, on_hand, held, available, sold))

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

// A product in a list.
struct ProductItem {
    ProductId product_id;
    CategoryId category_id;
    std::string name;
    base::Money price;
    base::Instant created_at;
    std::int64_t sales_count = 0;
    std::uint64_t view_count = 0;
};
BOOST_DESCRIBE_STRUCT(ProductItem, (),
                      (product_id, category_id, name, price, created_at, sales_count, view_count))

[[nodiscard]] CategoryView view_of(const Category& category);
[[nodiscard]] StockView view_of(const Stock& stock);
[[nodiscard]] OptionView view_of(const CatalogFeature& feature, const Option& option);
[[nodiscard]] ProductView view_of(const CatalogFeature& feature, const Product& product);
[[nodiscard]] ProductItem item_of(const CatalogFeature& feature, const Product& product);

}  // namespace onrush::catalog
