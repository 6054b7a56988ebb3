// Which texts have control characters, as models look for them.
#pragma once

#include <algorithm>
#include <string>

namespace onrush::engine::test {

// Others than those that are allowed.
[[nodiscard]] inline bool has_controls(const std::string& text, const std::string& allowed = "") {
    return std::ranges::any_of(text, [&](char c) {
        return ((c >= 0 && c < 32) || c == 127) && allowed.find(c) == std::string::npos;
    });
}

}  // namespace onrush::engine::test
