#include "log/resting_log.h"

#include "log/segment_reader.h"

namespace onrush::log {

using base::Outcome;

namespace {

class EmptyReader final : public LogReader {
public:
    Outcome<std::optional<Record>> next(std::uint64_t) override { return std::nullopt; }
    [[nodiscard]] base::Digest previous_hash() const override { return {}; }
};

}  // namespace

Outcome<RestingLog> RestingLog::open(Disk& disk, const std::string& folder) {
    RestingLog log(disk, folder);
    Outcome<bool> there = disk.exists(folder);
    if (!there) {
        return std::unexpected(there.error());
    }
    if (!*there) {
        return log;
    }
    Outcome<std::vector<std::uint64_t>> segments = list_segments(disk, folder);
    if (!segments) {
        return std::unexpected(segments.error());
    }
    log.segments_ = std::move(*segments);
    if (log.segments_.empty()) {
        return log;
    }
    Outcome<ScanResult> scan = scan_segments(disk, folder, log.segments_);
    if (!scan) {
        return std::unexpected(scan.error());
    }
    log.scan_ = std::move(*scan);
    return log;
}

Outcome<std::unique_ptr<LogReader>> RestingLog::read_from(std::uint64_t from) {
    if (segments_.empty()) {
        return std::make_unique<EmptyReader>();
    }
    Outcome<std::unique_ptr<SegmentReader>> reader = SegmentReader::open(*disk_, folder_, from);
    if (!reader) {
        return std::unexpected(reader.error());
    }
    return std::move(*reader);
}

}  // namespace onrush::log
