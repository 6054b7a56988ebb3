// The limits of the log.
#pragma once

#include <cstddef>
#include <cstdint>

namespace onrush::log::limits {

// What the disk writes whole or not at all. Records start on its boundary, so that writing one
// never rewrites bytes of another.
inline constexpr std::size_t sector_bytes = 512;

inline constexpr std::size_t record_bytes_max = std::size_t{16} << 20;
inline constexpr std::size_t segment_bytes = std::size_t{128} << 20;
// A smaller segment could not take the batches that are under way when room runs out.
inline constexpr std::size_t records_in_flight_max = 3;
inline constexpr std::size_t schema_bytes_max = std::size_t{1} << 20;

static_assert(record_bytes_max % sector_bytes == 0 && segment_bytes % sector_bytes == 0);
static_assert(record_bytes_max * (records_in_flight_max + 1) < segment_bytes);

// Segments that every reader has passed are kept all the same, up to this many, so that a lost
// mirror can be rebuilt and a person can look back.
inline constexpr std::size_t segments_kept = 16;

}  // namespace onrush::log::limits
