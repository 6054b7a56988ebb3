#include "table/hash.h"

namespace onrush::table {

std::uint64_t hash_seed = 0x6f6e'7275'7368'2e31u;

void set_hash_seed(std::uint64_t seed) {
    hash_seed = seed;
}

std::uint64_t hash_bytes(base::ByteView bytes, std::uint64_t seed) {
    std::uint64_t hash = seed ^ (bytes.size() * 0x9e37'79b9'7f4a'7c15u);
    while (!bytes.empty()) {
        std::uint64_t word = 0;
        std::size_t count = bytes.size() < 8 ? bytes.size() : 8;
        std::memcpy(&word, bytes.data(), count);
        hash = mix(hash ^ word, 0xe703'7ed1'a0b4'28dbu ^ seed);
        bytes.remove_prefix(count);
    }
    return hash;
}

}  // namespace onrush::table
