// The limits of the catalogue.
#pragma once

#include <cstddef>
#include <cstdint>

namespace onrush::catalog::limits {

inline constexpr std::size_t name_bytes_max = 400;          // 100 characters of UTF-8
inline constexpr std::size_t description_bytes_max = 8000;  // 2000 characters of UTF-8
inline constexpr std::size_t reason_bytes_max = 800;        // 200 characters of UTF-8
// An option's price is from 0 to this, whatever its product's price and its own difference are. An
// order of 50 lines of 99 pieces stays below 2^53 with it.
inline constexpr std::int64_t price_units_max = 1'000'000'000'000;
inline constexpr std::uint32_t options_max = 100;          // of a product: a page shows them all
inline constexpr std::int64_t pieces_max = 1'000'000'000;  // of an option, on hand

}  // namespace onrush::catalog::limits
