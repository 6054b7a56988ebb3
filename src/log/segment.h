// A segment: one file of the log, named after its first sequence, "0000000000000001.seg".
//
//   0    8  magic "ONRUSHLG"
//   8    4  format version, now 1
//   12   4  CRC-32C of the header from byte 16 to its end
//   16   4  header length: whole sectors; the first record follows
//   20   4  schema length
//   24   8  first sequence
//   32   8  time of the record before the first (0 before record 1)
//   40   8  term of the writer that began it
//   48  32  hash of the record before the first (zeros before record 1)
//   80      schema: the description of tables and facts (table/schema.h), then zeros
//
// Behind the last record a segment is zeros to its end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/fault.h"
#include "base/sha256.h"
#include "base/time.h"
#include "log/disk.h"
#include "log/limits.h"

namespace onrush::log {

inline constexpr std::uint32_t format_version = 1;

struct SegmentHeader {
    std::uint64_t first_sequence = 0;
    base::Instant previous_time;
    std::uint64_t term = 0;
    base::Digest previous_hash{};
    std::string schema;
    std::uint32_t header_bytes = 0;  // set by encode and read
};

inline constexpr std::size_t segment_header_bytes_max =
    (80 + limits::schema_bytes_max + limits::sector_bytes - 1) / limits::sector_bytes *
    limits::sector_bytes;

[[nodiscard]] std::string encode_segment_header(SegmentHeader& header);

// Faults: not_ours, too_new, damaged. `path` is for their text.
[[nodiscard]] base::Outcome<SegmentHeader> read_segment_header(File& file, const std::string& path);

[[nodiscard]] std::string segment_name(std::uint64_t first_sequence);
// Nothing for a name that is not a segment's.
[[nodiscard]] std::optional<std::uint64_t> parse_segment_name(const std::string& name);

// First sequences of the segments in a folder, ascending.
[[nodiscard]] base::Outcome<std::vector<std::uint64_t>> list_segments(Disk& disk,
                                                                      const std::string& folder);

}  // namespace onrush::log
