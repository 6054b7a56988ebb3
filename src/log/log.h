// The port to the log: append a batch, read the batches from a sequence on.
//
// The embedded log is SegmentLog, in files. Any other place that keeps one ordered sequence of
// records (a Kafka partition, a PostgreSQL table) fits behind the same port.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/fault.h"
#include "base/sha256.h"
#include "base/time.h"
#include "log/record.h"

namespace onrush::log {

// Where a log ends: what the next record follows on.
struct LogEnd {
    std::uint64_t sequence = 0;  // of the last record; 0 when there is none
    base::Instant time;          // of the last record
    std::uint64_t term = 0;      // of the last writer
    base::Digest hash{};         // of the last record
};

// A record as a reader sees it; the views are good until the reader's next call.
struct Record {
    std::uint64_t sequence = 0;
    base::Instant time;
    std::uint64_t term = 0;
    base::Digest hash{};
    base::ByteView body;
    const std::string* schema = nullptr;  // of the segment it lies in
    std::uint64_t segment = 0;            // first sequence of that segment
    std::size_t bytes = 0;                // on disk
};

// Reads records in order, without a gap, each checked. Used by one thread, which need not be the
// one that appends.
class LogReader {
public:
    virtual ~LogReader() = default;
    // The next record that lies at or before `limit`; nothing when there is none yet.
    [[nodiscard]] virtual base::Outcome<std::optional<Record>> next(std::uint64_t limit) = 0;
    // The hash of the record before the one that next() would give.
    [[nodiscard]] virtual base::Digest previous_hash() const = 0;
    // The schemas of the segments behind the one of the record given last, oldest first. Of equal
    // ones in a row there is one.
    [[nodiscard]] virtual base::Outcome<std::vector<std::string>> later_schemas() {
        return std::vector<std::string>();
    }
    // The schema before them, of the segment that the reader stands in.
    [[nodiscard]] virtual std::string schema() const { return {}; }
};

// Something to read records from: a log at rest, or one that is being written.
class LogSource {
public:
    virtual ~LogSource() = default;

    // The last durable sequence. Any thread.
    [[nodiscard]] virtual std::uint64_t durable() const = 0;
    // A reader that starts with the record `from`. Fault kind `missing` when that record was
    // dropped, saying where the log starts. Any thread.
    [[nodiscard]] virtual base::Outcome<std::unique_ptr<LogReader>> read_from(
        std::uint64_t from) = 0;
};

class Log : public LogSource {
public:
    // Returns when the batch is durable. Log thread. A fault means an unknown outcome: the
    // process must stop, and the restart reads what the disk has.
    [[nodiscard]] virtual base::Outcome<> append(RecordBuffer& batch, base::Instant time) = 0;

    // False when the log cannot promise to take what is under way and more. Any thread.
    [[nodiscard]] virtual bool has_room() const = 0;
};

}  // namespace onrush::log
