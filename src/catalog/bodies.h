// What the routes of the catalogue read, and the pages that they show.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "account/limits.h"
#include "catalog/limits.h"
#include "catalog/list_products.h"
#include "http/described.h"

namespace onrush::catalog {

struct CategoryForm {
    std::string name;
    static constexpr std::array limits = {http::limit("name", 1, 100)};
};
BOOST_DESCRIBE_STRUCT(CategoryForm, (), (name))

struct OptionForm {
    std::string name;
    std::optional<base::Money> price_delta;
    std::optional<std::int64_t> stock;
    static constexpr std::array limits = {
        http::limit("name", 1, 100, "Such as \"red / L\""),
        http::limit("price_delta", -limits::price_units_max, limits::price_units_max,
                    "On top of the product's price; 0 when left out"),
        http::limit("stock", 0, limits::pieces_max, "Pieces to begin with; 0 when left out"),
    };
};
BOOST_DESCRIBE_STRUCT(OptionForm, (), (name, price_delta, stock))

struct ProductForm {
    std::string name;
    std::optional<std::string> description;
    CategoryId category_id;
    base::Money price;
    std::optional<bool> active;
    std::optional<std::vector<OptionForm>> options;
    static constexpr std::array limits = {
        http::limit("name", 1, 100, "What buyers see"),
        http::limit("description", 0, 2000),
        http::limit("price", 0, limits::price_units_max),
        http::limit("options", 0, limits::options_max),
    };
};
BOOST_DESCRIBE_STRUCT(ProductForm, (), (name, description, category_id, price, active, options))

struct ProductChange {
    std::optional<std::string> name;
    std::optional<std::string> description;
    std::optional<CategoryId> category_id;
    std::optional<base::Money> price;
    std::optional<bool> active;
    static constexpr std::array limits = {
        http::limit("name", 1, 100),
        http::limit("description", 0, 2000),
        http::limit("price", 0, limits::price_units_max),
    };
};
BOOST_DESCRIBE_STRUCT(ProductChange, (), (name, description, category_id, price, active))

struct OptionChange {
    OptionId option_id;
    std::optional<std::string> name;
    std::optional<base::Money> price_delta;
    static constexpr std::array limits = {
        http::limit("name", 1, 100),
        http::limit("price_delta", -limits::price_units_max, limits::price_units_max),
    };
};
BOOST_DESCRIBE_STRUCT(OptionChange, (), (option_id, name, price_delta))

struct StockChange {
    std::int64_t change = 0;
    std::string reason;
    static constexpr std::array limits = {
        http::limit("change", -limits::pieces_max, limits::pieces_max,
                    "Pieces received; below zero: written off"),
        http::limit("reason", 1, 200),
    };
};
BOOST_DESCRIBE_STRUCT(StockChange, (), (change, reason))

struct CategoriesQuery {
    std::optional<std::uint32_t> limit;
    std::optional<CategoryId> cursor;
    static constexpr std::array limits = {http::limit("limit", 1, account::limits::page_items_max)};
};
BOOST_DESCRIBE_STRUCT(CategoriesQuery, (), (limit, cursor))

struct CategoryPage {
    std::vector<CategoryView> items;
    std::optional<CategoryId> next_cursor;
};
BOOST_DESCRIBE_STRUCT(CategoryPage, (), (items, next_cursor))

struct ProductsQuery {
    std::optional<CategoryId> category;
    std::optional<ProductSort> sort;
    std::optional<std::uint32_t> limit;
    std::optional<std::string> cursor;
    static constexpr std::array limits = {http::limit("limit", 1, account::limits::page_items_max),
                                          http::limit("cursor", 1, 40)};
};
BOOST_DESCRIBE_STRUCT(ProductsQuery, (), (category, sort, limit, cursor))

struct ProductPage {
    std::vector<ProductItem> items;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(ProductPage, (), (items, next_cursor))

}  // namespace onrush::catalog
