// The limits of accounts.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "engine/limits.h"
#include "table/limits.h"

namespace onrush::account::limits {

inline constexpr std::size_t name_characters_max = 100;

// As RFC 5321 has them.
inline constexpr std::size_t email_bytes_max = 254;
inline constexpr std::size_t email_local_bytes_max = 64;
inline constexpr std::size_t email_label_bytes_max = 63;

inline constexpr std::size_t password_bytes_min = 8;
inline constexpr std::size_t password_bytes_max = 128;
// Of the text that the password hasher gives; the password itself never comes here.
inline constexpr std::size_t password_hash_bytes_max = 256;

// Of a token that an administrator makes: ten years.
inline constexpr std::int64_t token_valid_seconds_max = std::int64_t{10} * 366 * 24 * 3600;

inline constexpr std::size_t external_id_bytes_max = 128;

// Accounts that are open at once, unless the operator says otherwise. A small one takes about a
// hundred bytes of memory.
inline constexpr std::size_t accounts_default = 10'000'000;
inline constexpr std::size_t accounts_max = 1'000'000'000;
static_assert(accounts_default <= accounts_max && accounts_max <= table::limits::rows_max);
// When those who found no room may try again.
inline constexpr base::Duration accounts_full_retry = base::Duration::minutes(1);

// What an operator may choose at most: ten years.
inline constexpr base::Duration prune_after_max = base::Duration::hours(24 * 3660);
// Accounts that one sweep looks at. What it erases of one takes 2 KB at most as it is counted.
inline constexpr std::size_t swept_at_once = 64;
static_assert(swept_at_once * 2048 <= engine::limits::command_bytes_max);
// Of those that are looked at again, where nearly all stay.
inline constexpr std::int64_t looked_at_again_at_once = 1024;

static_assert(email_local_bytes_max < email_bytes_max);

}  // namespace onrush::account::limits
