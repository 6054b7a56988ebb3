// The limits of concerts.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "engine/limits.h"

namespace onrush::concert::limits {

inline constexpr std::size_t title_characters_max = 200;
inline constexpr std::size_t venue_characters_max = 200;
inline constexpr std::size_t description_characters_max = 1000;
inline constexpr std::size_t section_characters_max = 40;
inline constexpr std::size_t row_characters_max = 10;
// The end of the year 9999, the last that RFC 3339 can say.
inline constexpr base::Instant instant_max = base::Instant(253'402'300'799'999);
inline constexpr std::int64_t price_max = 1'000'000'000'000;

inline constexpr std::uint64_t concerts_max = 1'000'000;
inline constexpr std::uint32_t dates_per_concert_max = 1000;

// A seat's id is its date's id and its place, see rows.h.
inline constexpr std::uint64_t seat_id_factor = 1'000'000;
inline constexpr std::uint64_t dates_max = 9'000'000;
inline constexpr std::uint32_t seats_per_date_max = 100'000;  // with a number
static_assert(seats_per_date_max < seat_id_factor);
static_assert((dates_max + 1) * seat_id_factor < base::id_limit);
inline constexpr std::uint32_t general_capacity_max = 1'000'000;  // of one section
inline constexpr std::uint32_t sections_per_date_max = 100;
inline constexpr std::uint32_t seat_number_max = 9999;
inline constexpr std::uint32_t seats_per_row_max = 500;
inline constexpr std::uint32_t runs_per_row_max = 20;

// Runs are made, and rows are looked at, one by one.
inline constexpr std::uint32_t runs_per_date_max = 4000;
inline constexpr std::size_t ranges_per_call_max = 500;
inline constexpr std::size_t rows_per_range_max = 500;    // named one by one
inline constexpr std::size_t changes_per_call_max = 100;  // of prices, or of blocks by range
// What the engine counts for a run with its states, but for a byte for each seat: ten bytes for
// each number.
inline constexpr std::size_t run_bytes = 7 * 10 + (10 + 4 * row_characters_max) + 3 * 10;
static_assert(runs_per_date_max * run_bytes + seats_per_date_max <
                  engine::limits::command_bytes_max,
              "a whole date is made in one call");

// What one order may ask for.
inline constexpr std::uint32_t seats_at_once_max = 50;
// What one call may block or unblock by id; by ranges it may be all, each seat once.
inline constexpr std::size_t blocked_ids_max = 1000;
// Of the seats that are in the way, so many are named.
inline constexpr std::size_t taken_named_max = 100;

// A map is shared by all who ask, see kept_maps.h: as many are kept, with their finished texts, as
// these bytes have room for, and a map that has changed is read anew no more often than once in a
// millisecond for so many seats.
inline constexpr std::size_t maps_kept_bytes_max = 128 * 1024 * 1024;
inline constexpr std::uint32_t seats_per_kept_ms = 1000;
// Rows in one event of a stream; where more changed, the map is read anew. And the events that each
// io thread keeps for the other streams of the same map.
inline constexpr std::size_t changed_rows_max = 200;
inline constexpr std::size_t map_events_kept_max = 8;

// What one page may look at to find what its filter wants; then it ends early, with a cursor.
inline constexpr std::size_t dates_scanned_max = 1000;
inline constexpr std::size_t dates_summarized_max = 100;  // a line each

}  // namespace onrush::concert::limits
