// Which name somebody meant who wrote another one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace onrush::base {

// The one that takes the fewest letters to change; of several the first. There must be one.
[[nodiscard]] const std::string& nearest(std::string_view word,
                                         const std::vector<std::string>& names);

}  // namespace onrush::base
