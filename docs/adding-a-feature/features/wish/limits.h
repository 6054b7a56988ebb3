// The limits of wishes.
#pragma once

#include <cstddef>

namespace onrush::wish::limits {

inline constexpr std::size_t text_characters_max = 200;

}  // namespace onrush::wish::limits
