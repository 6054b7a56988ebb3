// CRC-32C (Castagnoli), the checksum of every log record. Any thread.
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace onrush::base {

// `seed` is the value for the bytes before these, so that a checksum can be taken in pieces.
[[nodiscard]] std::uint32_t crc32c(ByteView bytes, std::uint32_t seed = 0);

}  // namespace onrush::base
