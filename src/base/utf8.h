// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. Any thread.
//
// A character is a code point here: what SPEC.md counts when it limits the length of a text.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace onrush::base {

// U+FFFD, which stands where bytes are not UTF-8.
inline constexpr std::string_view replacement_character = "\xef\xbf\xbd";

// The bytes of the first character of `text`, which is not empty. 0: it begins with no character.
[[nodiscard]] std::size_t first_character_bytes(std::string_view text);

// How many characters `text` has. Nothing: it is not UTF-8.
[[nodiscard]] std::optional<std::size_t> characters_in(std::string_view text);

[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace onrush::base
