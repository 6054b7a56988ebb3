// The limits of the catalogue, and the ranges that several inputs share.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/describe.h"

namespace onrush::catalog {

namespace limits {

inline constexpr std::size_t name_characters_max = 100;
inline constexpr std::size_t description_characters_max = 2000;
inline constexpr std::size_t reason_characters_max = 200;
// An option's price is from 0 to this, whatever its product's price and its own difference are. An
// order of 50 lines of 99 pieces stays below 2^53 with it.
inline constexpr std::int64_t price_units_max = 1'000'000'000'000;
inline constexpr std::uint32_t options_max = 100;            // of a product: a page shows them all
inline constexpr std::int64_t pieces_max = 1'000'000'000;    // of an option, on hand
inline constexpr std::uint32_t per_account_max = 1'000'000;  // pieces of an option
// Of one product or option. When one more is replaced, the oldest is forgotten.
inline constexpr std::size_t past_names_max = 1000;
inline constexpr std::size_t cursor_characters_max = 40;

}  // namespace limits

inline constexpr base::Range name_range =
    base::range("name", 1, limits::name_characters_max, "What buyers see");
inline constexpr base::Range description_range =
    base::range("description", 0, limits::description_characters_max);
inline constexpr base::Range price_range = base::range("price", 0, limits::price_units_max);
inline constexpr base::Range price_delta_range =
    base::range("price_delta", -limits::price_units_max, limits::price_units_max,
                "Added to the product's price; may be negative");

inline constexpr base::Range per_account_range =
    base::range("per_account", 1, limits::per_account_max,
                "Pieces that one account may order; no limit when left out");

}  // namespace onrush::catalog
