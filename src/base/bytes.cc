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
