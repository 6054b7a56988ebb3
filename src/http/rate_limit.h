// Rate limits by GCRA: one number per caller, exact, no window edges.
//
// A class allows `burst` requests at once and one more every `interval`. Per key the table keeps
// the theoretical arrival time: the moment at which the bucket would be full again. A request at
// `now` conforms while that time is at most `now + (burst - 1) * interval`.
//
//     time ----|-----------|---------------------|---->
//             now       arrival time          limit: now + burst * interval
//              <- used up ->  <---- remaining --->
//
// The table has a fixed size: open addressing within groups of eight. In a full group a new key
// takes the place of the entry that is closest to idle, and what that entry had used with it. So a
// flood of keys takes no more memory, and nobody gains by pushing an entry out.
//
// Keys come from a hash with a secret of the process: who floods cannot aim at a group.
//
// Any thread: a limit is one for the whole server. A request takes one of many locks for about as
// long as a cache miss; only callers whose groups share a lock can meet there.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "base/time.h"
#include "http/exchange.h"

namespace onrush::http {

struct RateClass {
    std::string_view name;
    std::int64_t burst = 1;        // requests at once, >= 1
    std::int64_t interval_ns = 1;  // one more every so often, >= 1

    // `count` requests per `window`, all of them at once if one likes.
    [[nodiscard]] static constexpr RateClass per(std::string_view name, std::int64_t count,
                                                 base::Duration window) {
        return {name, count, window.ms * 1'000'000 / count};
    }
    [[nodiscard]] constexpr std::int64_t window_seconds() const {
        return (burst * interval_ns + 999'999'999) / 1'000'000'000;
    }
};

struct RateVerdict {
    bool allowed = true;
    std::int64_t remaining = 0;       // requests that would be allowed now
    std::int64_t reset_ns = 0;        // until the whole burst is there again
    std::int64_t retry_after_ns = 0;  // when not allowed: until one is
};

class RateTable {
public:
    // Room for `entries_max` keys, a power of two of at least eight. 16 bytes each.
    explicit RateTable(std::size_t entries_max);

    // Counts one request, if it is allowed. Keys of different classes must differ: see rate_key().
    [[nodiscard]] RateVerdict take(std::uint64_t key, const RateClass& rate, std::int64_t now_ns);

    [[nodiscard]] std::size_t entries_max() const { return entries_.size(); }

private:
    static constexpr std::size_t group = 8;
    struct Entry {
        std::uint64_t key = 0;
        std::int64_t arrival_ns = 0;  // in the past: idle, and as good as absent
    };

    struct alignas(64) Lock {
        base::Mutex mutex;
    };
    static constexpr std::size_t locks = 64;

    [[nodiscard]] Entry& entry_for(std::size_t first, std::uint64_t key, std::int64_t latest_ns);

    std::vector<Entry> entries_;  // each group under the lock of its number
    std::array<Lock, locks> locks_;
};

// A key of a class and who calls: an account, or the bytes of an address, of which its
// network_of() counts.
[[nodiscard]] std::uint64_t rate_key(std::size_t rate_class, std::uint64_t account);
[[nodiscard]] std::uint64_t rate_key(std::size_t rate_class, std::string_view address);
// Of a user whom others have named: every byte of the name counts.
[[nodiscard]] std::uint64_t rate_key_of_name(std::size_t rate_class, std::string_view name);

// The fields of draft-ietf-httpapi-ratelimit-headers:
//     RateLimit-Policy: "issue";q=10;w=60
//     RateLimit: "issue";r=9;t=6
void write_rate_headers(Exchange& exchange, const RateClass& rate, const RateVerdict& verdict);
// 429 with Retry-After, after write_rate_headers().
void refuse_rate(Exchange& exchange, const RateClass& rate, const RateVerdict& verdict);

}  // namespace onrush::http
