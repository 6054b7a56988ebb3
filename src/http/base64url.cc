#include "http/base64url.h"

#include <array>
#include <cstdint>

namespace onrush::http {

namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::array<std::int8_t, 256> digit_of = [] {
    std::array<std::int8_t, 256> table{};
    table.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
    }
    return table;
}();

}  // namespace

void append_base64url(std::string& out, std::string_view bytes) {
    std::size_t start = out.size();
    out.resize(start + (bytes.size() * 4 + 2) / 3);
    char* to = out.data() + start;
    auto byte = [&](std::size_t at) {
        return std::uint32_t{static_cast<unsigned char>(bytes[at])};
    };
    std::size_t at = 0;
    for (; at + 3 <= bytes.size(); at += 3) {
        std::uint32_t bits = byte(at) << 16 | byte(at + 1) << 8 | byte(at + 2);
        *to++ = alphabet[bits >> 18];
        *to++ = alphabet[bits >> 12 & 63];
        *to++ = alphabet[bits >> 6 & 63];
        *to++ = alphabet[bits & 63];
    }
    if (at < bytes.size()) {
        bool two = bytes.size() - at == 2;
        std::uint32_t bits = byte(at) << 16 | (two ? byte(at + 1) << 8 : 0);
        *to++ = alphabet[bits >> 18];
        *to++ = alphabet[bits >> 12 & 63];
        if (two) {
            *to++ = alphabet[bits >> 6 & 63];
        }
    }
}

std::optional<std::string_view> from_base64url(std::string_view text, std::span<char> room) {
    if (text.size() % 4 == 1 || text.size() * 3 / 4 > room.size()) {
        return std::nullopt;
    }
    auto digit = [&](std::size_t at) {
        return static_cast<std::int32_t>(digit_of[static_cast<unsigned char>(text[at])]);
    };
    char* to = room.data();
    std::size_t at = 0;
    std::int32_t wrong = 0;  // negative once a letter was none
    for (; at + 4 <= text.size(); at += 4) {
        std::int32_t a = digit(at);
        std::int32_t b = digit(at + 1);
        std::int32_t c = digit(at + 2);
        std::int32_t d = digit(at + 3);
        wrong |= a | b | c | d;
        *to++ = static_cast<char>(a << 2 | b >> 4);
        *to++ = static_cast<char>(b << 4 | c >> 2);
        *to++ = static_cast<char>(c << 6 | d);
    }
    if (at < text.size()) {
        bool three = text.size() - at == 3;
        std::int32_t a = digit(at);
        std::int32_t b = digit(at + 1);
        std::int32_t c = three ? digit(at + 2) : 0;
        wrong |= a | b | c;
        wrong |= (three ? c & 3 : b & 15) != 0 ? -1 : 0;
        *to++ = static_cast<char>(a << 2 | b >> 4);
        if (three) {
            *to++ = static_cast<char>(b << 4 | c >> 2);
        }
    }
    if (wrong < 0) {
        return std::nullopt;
    }
    return std::string_view(room.data(), static_cast<std::size_t>(to - room.data()));
}

}  // namespace onrush::http
