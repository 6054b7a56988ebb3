// The limits of points.
#pragma once

#include <cstddef>
#include <cstdint>

namespace onrush::point::limits {

// What an operator may raise the most of a balance to.
inline constexpr std::int64_t balance_units_max = 1'000'000'000'000;
inline constexpr std::int64_t balance_units_default = 10'000'000;
static_assert(balance_units_default <= balance_units_max);

inline constexpr std::size_t reason_characters_max = 200;

// What one page may look at to find what its filter wants; then it ends early, with a cursor.
inline constexpr std::size_t entries_scanned_max = 1000;

}  // namespace onrush::point::limits
