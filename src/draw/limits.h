// The limits of draws and certificates, in one place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

namespace onrush::draw::limits {

// Of one tree and of one draw.
inline constexpr std::uint64_t leaves_max = std::numeric_limits<std::uint32_t>::max();
// Hashes of a path: one for each bit of the place of a leaf.
inline constexpr std::int64_t path_hashes_max = 32;

inline constexpr std::int64_t beacon_name_characters_max = 200;
inline constexpr std::int64_t beacon_value_characters_max = 500;
inline constexpr std::int64_t format_characters_max = 60;
inline constexpr std::int64_t name_characters_max = 200;  // of what a certificate is about
inline constexpr std::int64_t hash_characters = 64;
inline constexpr std::int64_t salt_characters = 32;
inline constexpr std::int64_t key_name_characters = 43;   // a thumbprint in base64url
inline constexpr std::int64_t signature_characters = 86;  // 64 bytes in base64url
inline constexpr std::int64_t document_characters_max = 16 * 1024;

static_assert(leaves_max >> path_hashes_max == 0);

}  // namespace onrush::draw::limits
