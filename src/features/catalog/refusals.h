// Every refusal of the catalogue, said once.
#pragma once

#include "base/refusal.h"

namespace onrush::catalog {

using base::problems::out_of_range;

inline constexpr base::Refusal category_not_found{
    "category-not-found", 404, "The category does not exist", "No category has this id."};
inline constexpr base::Refusal product_not_found{
    "product-not-found", 404, "The product does not exist", "No product has this id."};
inline constexpr base::Refusal option_not_found{
    "option-not-found", 404, "The option does not exist", "No option has this id."};
inline constexpr base::Refusal option_of_other_product =
    option_not_found.explained_by("No option of this product has this id.");
inline constexpr base::Refusal options_full{"options-full", 409, "The product has too many options",
                                            "A product has at most 100 options."};
inline constexpr base::Refusal stock_below_held{
    "stock-below-held",
    409,
    "Too few pieces are available",
    "The rest is held for orders and sales. Write off at most `available`.",
    {"available"}};

// An option costs its product's price plus its own difference.
inline constexpr base::Refusal price_out_of_range{
    out_of_range,
    "Every option must cost 0 to 1000000000000, its difference included.",
    {},
    "/price"};
inline constexpr base::Refusal price_delta_out_of_range = price_out_of_range.explained_by(
    "The option must cost 0 to 1000000000000 in all.", "/priceDelta");
inline constexpr base::Refusal option_prices_out_of_range =
    price_out_of_range.explained_by(price_out_of_range.detail, "/options");
inline constexpr base::Refusal change_out_of_range{
    out_of_range, "It must not be 0, and at most 1000000000 pieces fit in a stock.", {}, "/change"};
inline constexpr base::Refusal cursor_invalid{
    out_of_range, "Send a nextCursor exactly as it was given.", {}, "/cursor"};

}  // namespace onrush::catalog
