// The limits of the mirror.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "log/limits.h"

namespace onrush::mirror::limits {

// One transaction ends with the record that reaches either. Large ones are what makes rows with
// random keys cheap: sorted, many of them land on each page that is written.
inline constexpr std::size_t transaction_rows_max = 1'000'000;
inline constexpr std::size_t transaction_bytes_max = std::size_t{96} << 20;
// Offsets into a transaction's bytes are 32-bit, and its last record may come on top.
static_assert(transaction_bytes_max + log::limits::record_bytes_max * 4 < UINT32_MAX);

// On a full disk: a row may touch some pages of 4 KiB, and all must fit into the room that the log
// leaves (log/segment_log.h).
inline constexpr std::size_t transaction_rows_max_when_full = 1'000;
inline constexpr std::size_t transaction_bytes_max_when_full = std::size_t{128} << 10;

// Pages of the SQL database kept in memory.
inline constexpr std::size_t page_cache_bytes = std::size_t{192} << 20;
// SQLite functions take 127 arguments, and loading hands one over for each column.
inline constexpr std::size_t columns_max = 120;

// What a power cut may take from the mirror, to be replayed from the log, is bounded by both.
inline constexpr std::uint64_t rows_until_durable = 2'000'000;
inline constexpr base::Duration time_until_durable = base::Duration::seconds(5);

// Loading: rows travel from the reading thread to the calling one in chunks.
inline constexpr std::size_t chunk_bytes = 256 * 1024;
inline constexpr std::size_t chunks_waiting_max = 8;

}  // namespace onrush::mirror::limits
