#include "base/bytes.h"

#include <algorithm>

namespace onrush::base {

void append_hex(std::string& out, ByteView bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    for (char byte : bytes) {
        auto value = static_cast<std::uint8_t>(byte);
        out += digits[value >> 4];
        out += digits[value & 15];
    }
}

bool read_hex(std::string_view text, std::span<std::uint8_t> out) {
    if (text.size() != 2 * out.size()) {
        return false;
    }
    auto digit = [](char letter) {
        return letter >= '0' && letter <= '9'   ? letter - '0'
               : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10
                                                : -1;
    };
    for (std::size_t i = 0; i < out.size(); ++i) {
        int high = digit(text[2 * i]);
        int low = digit(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        out[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return true;
}

void ByteWriter::grow(std::size_t at_least) {
    std::size_t capacity = std::max({at_least, capacity_ * 2, std::size_t{256}});
    std::unique_ptr<char[]> bytes(new char[capacity]);
    if (size_ != 0) {
        std::memcpy(bytes.get(), bytes_.get(), size_);
    }
    bytes_ = std::move(bytes);
    capacity_ = capacity;
}

}  // namespace onrush::base
