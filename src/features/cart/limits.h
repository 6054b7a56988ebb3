// The limits of carts.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/id.h"
#include "features/catalog/limits.h"

namespace onrush::cart::limits {

inline constexpr std::size_t lines_max = 50;
inline constexpr std::uint32_t quantity_max = 99;  // of a line

// So a total cannot overflow, and a JSON number carries it exactly.
static_assert(lines_max * quantity_max * catalog::limits::price_units_max < base::id_limit);

}  // namespace onrush::cart::limits
