// Tokens that were verified before, with what they say: a caller who comes again costs a comparison
// and no signature. Of fixed size; one thread.
//
// A token is looked up by bits of its signature, which nobody chooses who has no key, and found
// only when all its bytes are those that were kept. Whether it has expired is the caller's to ask.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"

namespace onrush::http {

template <typename Claims>
class TokenCache {
public:
    static constexpr std::size_t token_bytes_min = 16;  // of a token that is looked up or kept

    // A power of two of at least four.
    explicit TokenCache(std::size_t entries_max) : tags_(entries_max), entries_(entries_max) {
        ONRUSH_CHECK(std::has_single_bit(entries_max) && entries_max >= ways, "{} entries",
                     entries_max);
    }

    // Null when it is not kept; valid until the next keep() or clear().
    [[nodiscard]] const Claims* find(std::string_view token) {
        std::uint64_t bits = bits_of(token);
        std::size_t set = set_of(bits);
        for (std::size_t at = set; at < set + ways; ++at) {
            if (tags_[at] == bits && entries_[at].token == token) {
                hits_ += 1;
                return &entries_[at].claims;
            }
        }
        return nullptr;
    }
    // A token that is not kept yet, in the place of another.
    void keep(std::string_view token, const Claims& claims) {
        std::uint64_t bits = bits_of(token);
        std::size_t victim = set_of(bits) + next_victim_++ % ways;
        tags_[victim] = bits;
        entries_[victim].token.assign(token);
        entries_[victim].claims = claims;
    }
    void clear() {
        for (Entry& entry : entries_) {
            entry.token.clear();
        }
    }
    [[nodiscard]] std::uint64_t hits() const { return hits_; }

private:
    struct Entry {
        std::string token;
        Claims claims;
    };

    static constexpr std::size_t ways = 4;

    static std::uint64_t bits_of(std::string_view token) {
        ONRUSH_CHECK(token.size() >= token_bytes_min, "a token of {} bytes", token.size());
        std::uint64_t bits = 0;
        std::memcpy(&bits, token.data() + token.size() - 12, sizeof bits);
        return bits;
    }
    [[nodiscard]] std::size_t set_of(std::uint64_t bits) const {
        return (bits * 0x9e3779b97f4a7c15) >> 32 & (entries_.size() - 1) & ~(ways - 1);
    }

    // Of the entries: a look that finds nothing touches these only.
    std::vector<std::uint64_t> tags_;
    std::vector<Entry> entries_;
    std::size_t next_victim_ = 0;
    std::uint64_t hits_ = 0;
};

}  // namespace onrush::http
