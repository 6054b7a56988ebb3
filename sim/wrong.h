// What a simulation throws when something is not as it must be.
#pragma once

#include <string>

#include <fmt/format.h>

namespace onrush::sim {

struct Wrong {
    std::string text;
};

template <typename... Values>
void expect(bool right, fmt::format_string<Values...> format, Values&&... values) {
    if (!right) {
        throw Wrong{fmt::format(format, std::forward<Values>(values)...)};
    }
}

}  // namespace onrush::sim
