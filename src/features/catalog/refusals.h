// Every refusal of the catalogue, said once.
#pragma once

#include "base/refusal.h"
#include "base/sentence.h"
#include "features/catalog/limits.h"

namespace onrush::catalog {

using base::problems::out_of_range;

inline constexpr base::Refusal category_not_found{
    "category-not-found", 404, "The category does not exist", "No category has this id."};
inline constexpr base::Refusal product_not_found{
    "product-not-found", 404, "The product does not exist", "No product has this id."};
// A product that is not active is known to staff alone: to everybody else it is one that does not
// exist, and so are its options.
inline constexpr base::Refusal product_not_shown =
    product_not_found.explained_by("No product that you may see has this id.");
inline constexpr base::Refusal option_not_found{
    "option-not-found", 404, "The option does not exist", "No option has this id."};
inline constexpr base::Refusal option_not_shown =
    option_not_found.explained_by("No option that you may see has this id.");
inline constexpr base::Refusal option_of_other_product =
    option_not_found.explained_by("This product has no option with this id.");
inline constexpr base::Refusal options_full{
    "options-full", 409, "The product has too many options",
    base::sentence<"A product can have at most ", limits::options_max, " options.">};
inline constexpr base::Refusal stock_below_held{
    "stock-below-held",
    409,
    "The pieces are held for orders and sales",
    "Held pieces cannot be written off. Write off at most available.",
    {"available"}};

// An option costs its product's price plus its own difference.
inline constexpr base::Refusal price_out_of_range{
    out_of_range,
    base::sentence<"Every option must cost 0 to ", limits::price_units_max,
                   ", including its priceDelta.">,
    {},
    "/price"};
inline constexpr base::Refusal price_delta_out_of_range =
    price_out_of_range
        .explained_by(base::sentence<"The product's price plus priceDelta must be 0 to ",
                                     limits::price_units_max, ".">)
        .at("/priceDelta");
inline constexpr base::Refusal option_prices_out_of_range = price_out_of_range.at("/options");
inline constexpr base::Refusal change_out_of_range{
    out_of_range,
    base::sentence<"The change must not be 0, and the stock must not exceed ", limits::pieces_max,
                   " pieces.">,
    {},
    "/change"};
inline constexpr base::Refusal cursor_invalid{
    out_of_range, "Send the nextCursor of the previous page unchanged.", {}, "/cursor"};

}  // namespace onrush::catalog
