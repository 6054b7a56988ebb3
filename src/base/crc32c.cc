#include "base/crc32c.h"

#if defined(__SSE4_2__)
#include <nmmintrin.h>
#else
#include <array>
#endif

namespace onrush::base {

#if defined(__SSE4_2__)

std::uint32_t crc32c(ByteView bytes, std::uint32_t seed) {
    std::uint64_t crc = ~seed;
    const char* at = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 8; left -= 8, at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, 8);
        crc = _mm_crc32_u64(crc, word);
    }
    std::uint32_t tail = static_cast<std::uint32_t>(crc);
    for (; left > 0; --left, ++at) {
        tail = _mm_crc32_u8(tail, static_cast<std::uint8_t>(*at));
    }
    return ~tail;
}

#else

namespace {

constexpr std::array<std::uint32_t, 256> make_table() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t crc = i;
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82f63b78u : 0u);
        }
        table[i] = crc;
    }
    return table;
}

constexpr std::array<std::uint32_t, 256> table = make_table();

}  // namespace

std::uint32_t crc32c(ByteView bytes, std::uint32_t seed) {
    std::uint32_t crc = ~seed;
    for (char byte : bytes) {
        crc = (crc >> 8) ^ table[(crc ^ static_cast<std::uint8_t>(byte)) & 0xff];
    }
    return ~crc;
}

#endif

}  // namespace onrush::base
