// The hashes of docs/draw.md once more, from that page alone, for small draws: texts that are put
// together, trees that are made anew, and all ranks at once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/sha256.h"

namespace onrush::room::naive {

using base::Digest;

// Of so many bytes, big-endian.
[[nodiscard]] std::string bytes_of(std::uint64_t number, int bytes);

[[nodiscard]] std::string salt(const Digest& salt_key, std::uint64_t room, std::uint64_t account);
[[nodiscard]] Digest leaf(std::uint64_t room, std::uint64_t ticket, std::uint64_t account,
                          const std::string& salt);
[[nodiscard]] Digest root(const std::vector<Digest>& leaves);
[[nodiscard]] std::vector<Digest> path(const std::vector<Digest>& leaves, std::size_t index);
[[nodiscard]] Digest key(const Digest& secret, std::uint64_t entrants, const Digest& root,
                         const std::string& beacon_name, const std::string& beacon_value);
// By index.
[[nodiscard]] std::vector<std::uint64_t> ranks(const Digest& key, std::uint64_t entrants);

}  // namespace onrush::room::naive
