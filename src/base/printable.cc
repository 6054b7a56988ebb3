#include "base/printable.h"

#include <cstdint>

#include <fmt/format.h>

#include "base/utf8.h"

namespace onrush::base {

namespace {

// Of a character of at most three bytes: no longer one is escaped.
std::uint32_t code_point(std::string_view character) {
    auto byte = [&](std::size_t at) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(character[at]));
    };
    switch (character.size()) {
        case 1:
            return byte(0);
        case 2:
            return (byte(0) & 0x1f) << 6 | (byte(1) & 0x3f);
        default:
            return (byte(0) & 0x0f) << 12 | (byte(1) & 0x3f) << 6 | (byte(2) & 0x3f);
    }
}

bool is_escaped(std::uint32_t code) {
    bool control = code < 0x20 || (code >= 0x7f && code <= 0x9f);
    bool separator = code == 0x2028 || code == 0x2029;
    bool direction = code == 0x061c || code == 0x200e || code == 0x200f ||
                     (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
    return control || separator || direction;
}

}  // namespace

std::string printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        std::size_t bytes = first_character_bytes(text);
        std::string_view character = text.substr(0, bytes);
        if (bytes == 0) {
            out += replacement_character;
            bytes = 1;
        } else if (bytes < 4 && is_escaped(code_point(character))) {
            out += fmt::format("\\u{:04x}", code_point(character));
        } else {
            out += character;
        }
        text.remove_prefix(bytes);
    }
    return out;
}

}  // namespace onrush::base
