// The limits of what this server signs for others to check, and of streams of events.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace onrush::api::limits {

// Of a pass, from its issue to its end: a day from any moment of the second in which it was issued
// to a whole second. So long a key that signs no more is still taken.
inline constexpr base::Duration pass_valid_max = base::Duration::seconds(24 * 60 * 60 + 1);
inline constexpr std::size_t pass_bytes_max = 640;
inline constexpr std::size_t issuer_bytes_max = 128;
// How far the clock of whoever issued a pass may be ahead of ours.
inline constexpr base::Duration clock_ahead_max = base::Duration::seconds(60);
// Of each io thread; each some 600 bytes once it is used. Powers of two.
inline constexpr std::size_t passes_verified_kept = 4096;
inline constexpr std::size_t passes_signed_kept = 1024;

// How long whoever has read the public keys may go on without reading them again.
inline constexpr base::Duration key_set_fresh_for = base::Duration::minutes(5);
// A new key is published for so long before it signs: a cache may hold the set for as long as it
// is fresh, and whoever reads that cache as long again.
inline constexpr base::Duration key_published_ahead = base::Duration::minutes(10);
inline constexpr std::size_t keys_in_use_max = 8;    // as many replacements in pass_valid_max
inline constexpr std::size_t keys_retired_max = 24;  // the oldest is forgotten first

// A stream of events is asked no more often, and is silent no longer.
inline constexpr base::Duration stream_pause_min = base::Duration::seconds(1);
inline constexpr base::Duration stream_quiet_max = base::Duration::seconds(15);
// When a client whose stream has ended opens it again.
inline constexpr base::Duration stream_retry = base::Duration::seconds(3);
// A client of a stream that must not miss anything may take nothing of it for so long.
inline constexpr base::Duration stream_untaken_default = base::Duration::seconds(10);
inline constexpr base::Duration stream_untaken_max = base::Duration::seconds(20);
inline constexpr base::Duration streams_full_retry = base::Duration::seconds(10);
// Streams of the whole server; each keeps a connection and an exchange, some 3 KiB. And those of an
// account, and of an address.
inline constexpr std::int64_t streams_default = 10'000;
inline constexpr std::int64_t streams_max = 1'000'000;
inline constexpr std::int64_t streams_per_account_default = 10;
inline constexpr std::int64_t streams_per_address_default = 250;

static_assert(key_published_ahead.ms >= 2 * key_set_fresh_for.ms);
static_assert(key_published_ahead < pass_valid_max);
static_assert(streams_per_account_default < streams_per_address_default);
static_assert(streams_per_address_default < streams_default);

}  // namespace onrush::api::limits
