// A short message for SHA-256, put together on the stack: numbers are big-endian and of a fixed
// width, so nobody can read one message as another.
//
//     Digest hash = Message().number(room, 8).number(ticket, 8).bytes(seal).hash();
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "base/check.h"
#include "base/sha256.h"

namespace onrush::draw {

using base::Digest;

class Message {
public:
    static constexpr std::size_t size_max = 72;  // two hashes and a few bytes

    Message& number(std::uint64_t value, int width) {
        ONRUSH_CHECK(width == 8 || value >> (8 * width) == 0, "{} in {} bytes", value, width);
        char* to = room(static_cast<std::size_t>(width));
        for (int i = width; i-- > 0; value >>= 8) {
            to[i] = static_cast<char>(value & 0xff);
        }
        return *this;
    }
    Message& bytes(std::span<const std::uint8_t> more) {
        std::ranges::copy(more, room(more.size()));
        return *this;
    }
    [[nodiscard]] base::ByteView view() const { return {bytes_.data(), size_}; }
    [[nodiscard]] Digest hash() const { return base::sha256(view()); }

private:
    char* room(std::size_t more) {
        ONRUSH_CHECK(size_ + more <= size_max, "{} bytes and {} more", size_, more);
        char* to = bytes_.data() + size_;
        size_ += more;
        return to;
    }

    std::array<char, size_max> bytes_;
    std::size_t size_ = 0;
};

}  // namespace onrush::draw
