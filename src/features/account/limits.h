// The limits of accounts.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"
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

static_assert(email_local_bytes_max < email_bytes_max);

}  // namespace onrush::account::limits
