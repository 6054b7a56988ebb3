// A log opened for reading only.
//
// Recovery reads it before anything is written, and so do the tools. Beside a running server it
// ends where the log ended when it was opened.
#pragma once

#include "log/log.h"
#include "log/segment_log.h"
#include "log/segment_scan.h"

namespace onrush::log {

class RestingLog final : public LogSource {
public:
    // Checks every border between segments and every record of the last one. A folder without
    // segments is an empty log. Faults: damaged, missing, not_ours, too_new, io.
    [[nodiscard]] static base::Outcome<RestingLog> open(Disk& disk, const std::string& folder);

    [[nodiscard]] std::uint64_t durable() const override { return scan_.end.sequence; }
    // Of the last record; 0 for an empty log.
    [[nodiscard]] base::Instant last_time() const { return scan_.end.time; }
    [[nodiscard]] base::Outcome<std::unique_ptr<LogReader>> read_from(std::uint64_t from) override;

    // The first record that is still there; 1 for an empty log.
    [[nodiscard]] std::uint64_t first() const { return segments_.empty() ? 1 : segments_.front(); }
    [[nodiscard]] const std::vector<std::uint64_t>& segments() const { return segments_; }
    // Bytes of a torn record behind the last whole one.
    [[nodiscard]] std::uint64_t torn_bytes() const {
        return scan_.dirty_until > scan_.offset ? scan_.dirty_until - scan_.offset : 0;
    }

private:
    RestingLog(Disk& disk, std::string folder) : disk_(&disk), folder_(std::move(folder)) {}

    Disk* disk_;
    std::string folder_;
    std::vector<std::uint64_t> segments_;
    ScanResult scan_;
};

}  // namespace onrush::log
