// The limits of campaigns and coupons.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/id.h"
#include "base/time.h"
#include "engine/limits.h"

namespace onrush::coupon::limits {

inline constexpr std::size_t name_characters_max = 100;
inline constexpr std::uint32_t quota_max = 100'000'000;
inline constexpr std::uint32_t per_account_max = 10;
inline constexpr std::uint32_t percent_max = 100;
inline constexpr std::int64_t money_units_max = 1'000'000'000'000;
inline constexpr std::size_t scope_ids_max = 100;
inline constexpr base::Duration valid_for_max = base::Duration::hours(24 * 3660);
inline constexpr std::size_t reason_characters_max = 200;
// The end of the year 9999, the last that RFC 3339 can write.
inline constexpr base::Instant instant_max = base::Instant(253'402'300'799'999);

// A coupon's id is its campaign's id and its number, see rows.h.
inline constexpr std::uint64_t coupon_id_factor = 1'000'000'000;
inline constexpr std::uint64_t campaigns_max = 9'000'000;
static_assert(quota_max < coupon_id_factor);
static_assert((campaigns_max + 1) * coupon_id_factor < base::id_limit);

// What one page may look at to find what its filter wants; then it ends early, with a cursor.
inline constexpr std::size_t campaigns_scanned_max = 1000;
inline constexpr std::size_t coupons_scanned_max = 1000;
inline constexpr std::size_t campaigns_summarized_max = 100;  // a line each

// Coupons that expire one after the other: so many at once of one campaign, fewer when many
// campaigns have coupons to expire, so that one batch never has too many in all.
inline constexpr std::size_t swept_at_once_max = 1024;
inline constexpr std::size_t swept_at_once_min = 64;
inline constexpr std::size_t swept_per_batch = 65'536;
inline constexpr std::size_t swept_bytes = 110;  // of the log: the row and its fact, at most
static_assert(swept_at_once_min * engine::limits::batch_deadlines_max <= swept_per_batch);
static_assert(swept_at_once_max * swept_bytes <= engine::limits::command_bytes_max);

}  // namespace onrush::coupon::limits
