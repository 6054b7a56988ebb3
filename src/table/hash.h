// The hash of a key: seeded, so that nobody outside can choose keys that collide.
//
// Nothing that can be seen depends on it: indexes that hash are never walked in their order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>

#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "table/codec.h"

namespace onrush::table {

// Set once by main(), before the first table is filled, to what nobody can know; a simulation and
// tests leave it alone.
void set_hash_seed(std::uint64_t seed);
extern std::uint64_t hash_seed;

[[nodiscard]] inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

[[nodiscard]] std::uint64_t hash_bytes(base::ByteView bytes, std::uint64_t seed);

// A key part that is a number, as 64 bits whose unsigned order is the part's order.
template <typename Part>
[[nodiscard]] constexpr std::uint64_t ordered_bits(const Part& part) {
    constexpr std::uint64_t sign = std::uint64_t{1} << 63;
    if constexpr (is_id<Part>) {
        return part.value;
    } else if constexpr (std::is_same_v<Part, base::Money>) {
        return static_cast<std::uint64_t>(part.units) ^ sign;
    } else if constexpr (std::is_same_v<Part, base::Instant> ||
                         std::is_same_v<Part, base::Duration>) {
        return static_cast<std::uint64_t>(part.ms) ^ sign;
    } else if constexpr (std::is_enum_v<Part> || std::is_unsigned_v<Part>) {
        return static_cast<std::uint64_t>(part);
    } else {
        static_assert(std::is_integral_v<Part>, "only numbers can be part of an ordered index");
        return static_cast<std::uint64_t>(static_cast<std::int64_t>(part)) ^ sign;
    }
}

template <typename Part>
[[nodiscard]] std::uint64_t hash_part(const Part& part, std::uint64_t so_far) {
    if constexpr (std::is_convertible_v<Part, std::string_view>) {
        return hash_bytes(part, so_far);
    } else if constexpr (std::is_same_v<Part, Blob>) {
        return hash_bytes(part.bytes, so_far);
    } else if constexpr (is_optional<Part>) {
        return part ? hash_part(*part, so_far) : so_far;
    } else {
        return mix(ordered_bits(part) ^ so_far ^ 0x9e37'79b9'7f4a'7c15u, 0xd6e8'feb8'6659'fd93u);
    }
}

template <typename... Parts>
[[nodiscard]] std::uint64_t hash_key(const Parts&... parts) {
    std::uint64_t hash = hash_seed;
    ((hash = hash_part(parts, hash)), ...);
    // One more round: the directory of a hash index is read by the topmost bits.
    return mix(hash ^ hash_seed, 0xa076'1d64'78bd'642fu);
}

}  // namespace onrush::table
