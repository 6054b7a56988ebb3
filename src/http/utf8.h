// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace onrush::http {

// Bytes of the character at the front of `text`, which is not empty; 0 when it is not one.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

// How many characters there are, or nothing when the bytes are not UTF-8.
[[nodiscard]] std::optional<std::size_t> utf8_characters(std::string_view text);

}  // namespace onrush::http
