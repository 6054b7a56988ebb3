// Checks a folder of segments before it is written to: whether it is complete, and where it ends.
#pragma once

#include "log/log.h"
#include "log/segment_cursor.h"

namespace onrush::log {

struct ScanResult {
    LogEnd end;
    std::string schema;             // of the last segment
    std::uint64_t last_record = 0;  // where the last record starts; `offset` when there is none
    std::uint64_t offset = 0;       // behind the last record
    std::uint64_t dirty_until = 0;  // bytes of a torn record lie between offset and here
    std::uint64_t file_bytes = 0;   // size of the last segment's file
};

// Every border between segments is checked, and every record of the last segment in full.
// `segments` is what list_segments gave, not empty. Changes nothing.
[[nodiscard]] base::Outcome<ScanResult> scan_segments(Disk& disk, const std::string& folder,
                                                      const std::vector<std::uint64_t>& segments);

}  // namespace onrush::log
