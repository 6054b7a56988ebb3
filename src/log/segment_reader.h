// Reads the records of a folder of segments: behind a running writer, or of a log at rest.
#pragma once

#include <optional>

#include "log/log.h"
#include "log/segment_cursor.h"

namespace onrush::log {

class SegmentReader final : public LogReader {
public:
    // Starts with record `from`, which may be one past the last. Faults: missing when the segment
    // that held it is gone, damaged.
    [[nodiscard]] static base::Outcome<std::unique_ptr<SegmentReader>> open(
        Disk& disk, const std::string& folder, std::uint64_t from);

    // For a log at rest the limit is `no_limit`: it ends where no record follows.
    static constexpr std::uint64_t no_limit = ~std::uint64_t{0};
    base::Outcome<std::optional<Record>> next(std::uint64_t limit) override;
    [[nodiscard]] base::Digest previous_hash() const override { return hash_; }
    base::Outcome<std::vector<std::string>> later_schemas() override;
    [[nodiscard]] std::string schema() const override { return cursor_.header().schema; }

    // Checks each record's place in the hash chain as well: slower, for verification.
    void check_chain() { check_chain_ = true; }

private:
    SegmentReader(Disk& disk, std::string folder, SegmentCursor cursor);

    [[nodiscard]] base::Outcome<> hop_to(std::uint64_t sequence);
    // Opens the segment that follows; false when there is none.
    [[nodiscard]] base::Outcome<bool> next_segment();
    [[nodiscard]] base::Outcome<std::optional<Record>> nothing_here(RecordState state,
                                                                    std::uint64_t limit);
    [[nodiscard]] base::Outcome<> accept(const RecordHeader& header, base::ByteView body);

    Disk& disk_;
    std::string folder_;
    SegmentCursor cursor_;
    std::uint64_t next_;
    base::Digest hash_;  // of the record before next_
    bool check_chain_ = false;
    base::Sha256 hasher_;
    std::optional<std::uint64_t> to_advance_;  // size of the record given out last
    RecordHeader given_;
};

}  // namespace onrush::log
