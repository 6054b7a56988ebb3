#include "base/utf8.h"

#include <cstdint>
#include <cstring>

namespace onrush::base {

namespace {

// Long texts are mostly ASCII: this many bytes are looked at together.
constexpr std::size_t block_bytes = 8;

bool starts_with_ascii_block(std::string_view text) {
    if (text.size() < block_bytes) {
        return false;
    }
    std::uint64_t block = 0;
    std::memcpy(&block, text.data(), block_bytes);
    return (block & 0x8080'8080'8080'8080u) == 0;
}

}  // namespace

std::size_t first_character_bytes(std::string_view text) {
    auto byte_within = [&](std::size_t at, unsigned low, unsigned high) {
        return at < text.size() && static_cast<unsigned char>(text[at]) >= low &&
               static_cast<unsigned char>(text[at]) <= high;
    };
    auto continues = [&](std::size_t at) { return byte_within(at, 0x80, 0xbf); };
    unsigned lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xc2 && lead <= 0xdf) {
        return continues(1) ? 2 : 0;
    }
    // The range of the second byte rules out overlong forms, surrogates and what is too large.
    if (lead >= 0xe0 && lead <= 0xef) {
        unsigned low = lead == 0xe0 ? 0xa0 : 0x80;
        unsigned high = lead == 0xed ? 0x9f : 0xbf;
        return byte_within(1, low, high) && continues(2) ? 3 : 0;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        unsigned low = lead == 0xf0 ? 0x90 : 0x80;
        unsigned high = lead == 0xf4 ? 0x8f : 0xbf;
        return byte_within(1, low, high) && continues(2) && continues(3) ? 4 : 0;
    }
    return 0;
}

std::optional<std::size_t> characters_in(std::string_view text) {
    std::size_t count = 0;
    while (!text.empty()) {
        if (starts_with_ascii_block(text)) {
            text.remove_prefix(block_bytes);
            count += block_bytes;
            continue;
        }
        std::size_t bytes = first_character_bytes(text);
        if (bytes == 0) {
            return std::nullopt;
        }
        text.remove_prefix(bytes);
        count += 1;
    }
    return count;
}

bool is_utf8(std::string_view text) {
    return characters_in(text).has_value();
}

}  // namespace onrush::base
