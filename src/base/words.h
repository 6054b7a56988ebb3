// The words of a list that people write: what stands between commas and blanks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace onrush::base {

[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

}  // namespace onrush::base
