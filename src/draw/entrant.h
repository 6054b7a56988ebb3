// The values of a draw that are hashed: what is published of its secret, what the tree of its
// entrants is made of, and the key of its permutation. docs/draw.md says each byte by byte.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "draw/message.h"

namespace onrush::draw {

// Published when the room is made; the secret is 32 random bytes.
[[nodiscard]] Digest commitment_of(const Digest& secret);

// What a public beacon said, as the room published it. Empty where there is none.
struct Beacon {
    std::string_view name;
    std::string_view value;
};

// HMAC-SHA256(secret, root | beacon), with their lengths.
[[nodiscard]] Digest key_of(const Digest& secret, std::uint64_t entrants, const Digest& root,
                            const Beacon& beacon);

// Hides an account in the hash of a leaf: accounts are small numbers, and whoever gets a path sees
// hashes of others. An account always has the same salt within a room or a certificate, so the same
// account twice is seen.
using Salt = std::array<std::uint8_t, 16>;
// `key` is a secret of the server that is never revealed; `scope` is the id of the room.
[[nodiscard]] Salt salt_of(const Digest& key, std::uint64_t scope, std::uint64_t account);
[[nodiscard]] Digest seal_of(const Salt& salt, std::uint64_t account);

struct Entrant {
    std::uint64_t room = 0;
    std::uint64_t ticket = 0;
    std::uint64_t account = 0;
    Salt salt{};
};
[[nodiscard]] Digest leaf_of(const Entrant& entrant);

}  // namespace onrush::draw
