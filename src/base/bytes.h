// Writing and reading bytes: fixed little-endian integers, varints, length-prefixed strings.
//
// A ByteWriter grows and is reused from batch to batch. A ByteReader never reads past its end:
// the first bad read makes it fail for good, and the caller asks once, at the end. Neither is
// shared between threads.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace onrush::base {

// Bytes are viewed as string_view: it compares, hashes and slices, and owns nothing.
using ByteView = std::string_view;

static_assert(std::endian::native == std::endian::little, "the formats are little-endian");

// Two lower case digits for each byte.
void append_hex(std::string& out, ByteView bytes);
// What append_hex() writes, and nothing else. False when `text` is not that, or not of so many
// bytes.
[[nodiscard]] bool read_hex(std::string_view text, std::span<std::uint8_t> out);

// Small magnitudes, of either sign, become small unsigned numbers.
[[nodiscard]] constexpr std::uint64_t zigzag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
[[nodiscard]] constexpr std::int64_t unzigzag(std::uint64_t value) {
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

class ByteWriter {
public:
    ByteWriter() = default;

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] ByteView view() const { return {bytes_.get(), size_}; }
    [[nodiscard]] char* data() { return bytes_.get(); }

    void clear() { size_ = 0; }
    // Forgets everything after the first `size` bytes.
    void truncate(std::size_t size) { size_ = size; }

    // 1 byte for values below 128, at most 10.
    void varint(std::uint64_t value) {
        char* to = room(10);
        std::size_t n = 0;
        while (value >= 0x80) {
            to[n++] = static_cast<char>(value | 0x80);
            value >>= 7;
        }
        to[n++] = static_cast<char>(value);
        size_ += n;
    }
    void signed_varint(std::int64_t value) { varint(zigzag(value)); }

    template <typename Integer>
    void fixed(Integer value) {
        std::memcpy(room(sizeof value), &value, sizeof value);
        size_ += sizeof value;
    }
    void raw(ByteView bytes) {
        if (!bytes.empty()) {
            std::memcpy(room(bytes.size()), bytes.data(), bytes.size());
            size_ += bytes.size();
        }
    }
    void string(ByteView bytes) {
        varint(bytes.size());
        raw(bytes);
    }
    void zeros(std::size_t count) {
        if (count != 0) {
            std::memset(room(count), 0, count);
            size_ += count;
        }
    }
    // Overwrites bytes that were written before, for lengths known only at the end.
    template <typename Integer>
    void patch(std::size_t offset, Integer value) {
        std::memcpy(bytes_.get() + offset, &value, sizeof value);
    }

    friend void swap(ByteWriter& a, ByteWriter& b) noexcept {
        std::swap(a.bytes_, b.bytes_);
        std::swap(a.size_, b.size_);
        std::swap(a.capacity_, b.capacity_);
    }

private:
    char* room(std::size_t more) {
        if (size_ + more > capacity_) [[unlikely]] {
            grow(size_ + more);
        }
        return bytes_.get() + size_;
    }
    void grow(std::size_t at_least);

    std::unique_ptr<char[]> bytes_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

class ByteReader {
public:
    explicit ByteReader(ByteView bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] bool at_end() const { return at_ == end_; }
    [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
    [[nodiscard]] const char* position() const { return at_; }

    // Every read gives zero or an empty view once the reader has failed.
    [[nodiscard]] std::uint64_t varint() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at_ == end_) {
                return fail();
            }
            std::uint64_t byte = static_cast<std::uint8_t>(*at_++);
            if (shift == 63 && byte > 1) {
                return fail();  // more than 64 bits
            }
            value |= (byte & 0x7f) << shift;
            if (byte < 0x80) {
                return value;
            }
        }
        return fail();
    }
    [[nodiscard]] std::int64_t signed_varint() { return unzigzag(varint()); }

    template <typename Integer>
    [[nodiscard]] Integer fixed() {
        Integer value{};
        if (left() < sizeof value) {
            fail();
            return Integer{};
        }
        std::memcpy(&value, at_, sizeof value);
        at_ += sizeof value;
        return value;
    }
    [[nodiscard]] ByteView raw(std::size_t count) {
        if (left() < count) {
            fail();
            return {};
        }
        ByteView bytes(at_, count);
        at_ += count;
        return bytes;
    }
    [[nodiscard]] ByteView string() { return raw(varint()); }

    // For a decoder above that has met a value it cannot accept.
    std::uint64_t fail() {
        ok_ = false;
        at_ = end_;
        return 0;
    }

private:
    const char* at_;
    const char* end_;
    bool ok_ = true;
};

}  // namespace onrush::base
