// The limits of the log.
#pragma once

#include <cstddef>
#include <cstdint>

namespace onrush::log::limits {

// What the disk writes whole or not at all. Records start on its boundary, so that writing one
// never rewrites bytes of another.
inline constexpr std::size_t sector_bytes = 512;

inline constexpr std::size_t record_bytes_max = std::size_t{16} << 20;
// Records under way when room runs out: the current segment must still take them.
inline constexpr std::size_t records_in_flight_max = 3;
inline constexpr std::size_t schema_bytes_max = std::size_t{1} << 20;

// The size of a segment, unless the setting log.segmentBytes says otherwise.
inline constexpr std::size_t segment_bytes = std::size_t{128} << 20;
inline constexpr std::size_t segment_bytes_min = std::size_t{24} << 20;
inline constexpr std::size_t segment_bytes_max = std::size_t{1} << 30;

// The largest record that is written, whatever the size of segments: the records under way and one
// more take half of the smallest. While the other half is written, the next spare is made.
inline constexpr std::size_t record_bytes_written_max = (segment_bytes_min - schema_bytes_max) / 2 /
                                                        (records_in_flight_max + 1) / sector_bytes *
                                                        sector_bytes;

static_assert(record_bytes_max % sector_bytes == 0 && segment_bytes % sector_bytes == 0);
static_assert(segment_bytes_min <= segment_bytes && segment_bytes <= segment_bytes_max);
static_assert(record_bytes_written_max <= record_bytes_max);
static_assert(record_bytes_written_max * (records_in_flight_max + 1) < segment_bytes_min);

// Segments that every reader has passed are kept all the same, up to this many bytes of them, so
// that a lost mirror can be rebuilt and a person can look back.
inline constexpr std::size_t kept_bytes = std::size_t{2} << 30;

// Beyond so many bytes of older segments the log drops what somebody outside has not read, unless
// events.keepBytes says otherwise.
inline constexpr std::size_t kept_bytes_max = std::size_t{16} << 30;
static_assert(kept_bytes <= kept_bytes_max);

}  // namespace onrush::log::limits
