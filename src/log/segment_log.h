// The embedded log: preallocated segment files in one folder.
//
//   log/0000000000000001.seg   passed by every reader: may be dropped
//   log/00000000000186a1.seg   the current one: records, then zeros
//   log/spare                  zeros: room for the next segment, reserved before it is needed
//
// Files are filled with zeros ahead, so that appending changes no metadata and one fdatasync makes
// a batch durable. When no spare can be made, has_room() turns false while the current segment can
// still take everything under way: the server goes read-only with memory and disk agreeing. A spare
// leaves room for another segment on the disk: the mirror needs some to go on, and only when it
// goes on can segments be dropped.
//
// append() is the log thread's; maintain() is called by a maintenance thread; the rest by any.
#pragma once

#include <atomic>
#include <list>

#include "base/counter.h"
#include "base/mutex.h"
#include "log/limits.h"
#include "log/log.h"
#include "log/segment_cursor.h"

namespace onrush::log {

struct ScanResult;

struct LogSettings {
    std::size_t segment_bytes = limits::segment_bytes;
    std::size_t record_bytes_max = limits::record_bytes_written_max;
    std::uint64_t kept_bytes = limits::kept_bytes;
    // Segments with younger records are kept as well, but of more than so many bytes of older
    // segments only what a required hold needs.
    base::Duration kept_for;
    std::uint64_t kept_bytes_max = limits::kept_bytes_max;

    // Segments of about this size, from limits::segment_bytes_min on.
    [[nodiscard]] static LogSettings for_segments_of(std::size_t bytes);
};

// What becomes of a hold when the log is about to be too large.
enum class HoldKind : std::uint8_t {
    required,  // it is kept: without the mirror's there is no restart
    bounded,   // it is broken: its reader finds that records are missing
};

// A reader's promise: everything before this sequence is no longer needed by it.
class ReadHold {
public:
    explicit ReadHold(std::uint64_t from, HoldKind kind = HoldKind::required)
        : kind_(kind), needs_from_(from) {}
    [[nodiscard]] HoldKind kind() const { return kind_; }
    void move_to(std::uint64_t sequence) { needs_from_.store(sequence, std::memory_order_release); }
    [[nodiscard]] std::uint64_t needs_from() const {
        return needs_from_.load(std::memory_order_acquire);
    }

private:
    const HoldKind kind_;
    std::atomic<std::uint64_t> needs_from_;
};

class SegmentLog final : public Log {
public:
    // Opens the folder for writing: checks it, cuts a torn last record off, begins a new term,
    // and a new segment where the schema is not the one of the last. An empty folder gets its
    // first segment. The caller holds the data folder's lock.
    [[nodiscard]] static base::Outcome<std::unique_ptr<SegmentLog>> open(
        Disk& disk, const std::string& folder, const std::string& schema,
        const LogSettings& settings);

    [[nodiscard]] base::Outcome<> append(RecordBuffer& batch, base::Instant time) override;
    [[nodiscard]] std::uint64_t durable() const override {
        return durable_.load(std::memory_order_acquire);
    }
    [[nodiscard]] bool has_room() const override {
        return has_room_.load(std::memory_order_acquire);
    }
    [[nodiscard]] base::Outcome<std::unique_ptr<LogReader>> read_from(std::uint64_t from) override;

    // The end found when the log was opened; its term is the one that this writer began.
    [[nodiscard]] const LogEnd& opened_at() const { return opened_at_; }
    [[nodiscard]] std::uint64_t first_sequence() const;
    // Of the log from the segment with this record on, or its end before it.
    [[nodiscard]] std::uint64_t bytes_from(std::uint64_t sequence) const;
    [[nodiscard]] std::uint64_t bytes_appended() const { return bytes_appended_.get(); }

    // Makes the spare when there is none and drops what may go, oldest first (docs/events.md):
    // beyond kept_bytes and kept_for what every reader has passed, beyond kept_bytes_max all that
    // no required hold needs. On a disk without room for the spare the first of that goes, then
    // the second, a segment at a time. A disk_full fault leaves things as they are: call again
    // later. Other faults: the disk is failing.
    [[nodiscard]] base::Outcome<> maintain();
    // A maintain() under way ends soon, without a spare.
    void stop_maintaining() { maintaining_.store(false, std::memory_order_relaxed); }

    // Segments from `from` on are kept until the hold moves on or is gone.
    [[nodiscard]] std::shared_ptr<ReadHold> hold_from(std::uint64_t from,
                                                      HoldKind kind = HoldKind::required);
    // Segments that went although a bounded hold needed them.
    [[nodiscard]] std::uint64_t holds_broken() const { return holds_broken_.get(); }

private:
    struct Segment {
        std::uint64_t first_sequence;
        std::uint64_t bytes;
        base::Instant previous_time;  // of the last record before it
    };
    // The first record that some hold needs.
    struct Needed {
        std::uint64_t by_required;
        std::uint64_t by_any;
    };
    // How much has to go.
    enum class Dropping {
        usual,         // what the settings say
        for_room,      // the oldest that nobody needs, young or not
        from_readers,  // the oldest that no required hold needs
    };

    SegmentLog(Disk& disk, std::string folder, std::string schema, const LogSettings& settings);

    // Goes on in the last segment, after its last whole record.
    [[nodiscard]] base::Outcome<> take_over(const std::string& segment, const ScanResult& scan);
    [[nodiscard]] base::Outcome<> write_again(const ScanResult& scan);
    [[nodiscard]] base::Outcome<> cut_off(std::uint64_t from, std::uint64_t until);
    [[nodiscard]] base::Outcome<> take_spare();
    [[nodiscard]] base::Outcome<> begin_segment();
    [[nodiscard]] base::Outcome<> list_sizes(const std::vector<std::uint64_t>& segments);
    [[nodiscard]] base::Outcome<> ask_for_room();
    [[nodiscard]] base::Outcome<> make_spare();
    // Says whether the file is full of zeros; not so where maintaining was stopped.
    [[nodiscard]] base::Outcome<bool> fill_spare(File& file);
    // How many went.
    [[nodiscard]] base::Outcome<std::size_t> drop(Dropping how);
    [[nodiscard]] base::Outcome<std::size_t> drop_for_room();
    [[nodiscard]] Needed needed() ONRUSH_REQUIRES(mutex_);
    // Whether the oldest may go, with so many bytes in all segments but the current one.
    [[nodiscard]] bool may_drop(Dropping how, std::uint64_t older_bytes, const Segment& following,
                                const Needed& needed) const;
    [[nodiscard]] base::Outcome<> find_room();
    void note_room();
    [[nodiscard]] std::string path_of(const std::string& name) const {
        return folder_ + "/" + name;
    }

    Disk& disk_;
    const std::string folder_;
    const std::string schema_;
    const LogSettings settings_;
    LogEnd opened_at_;

    // The log thread's.
    LogEnd end_;
    std::unique_ptr<File> file_;
    base::Sha256 hasher_;

    std::atomic<std::uint64_t> offset_{0};       // where the next record goes
    std::atomic<std::uint64_t> segment_end_{0};  // size of the current file
    std::atomic<bool> spare_ready_{false};
    std::atomic<bool> has_room_{false};
    std::atomic<bool> maintaining_{true};
    std::atomic<std::uint64_t> durable_{0};
    base::Counter bytes_appended_;
    base::Counter holds_broken_;
    std::atomic<std::int64_t> newest_ms_{0};  // the time of the last record

    mutable base::Mutex mutex_;
    std::vector<Segment> segments_ ONRUSH_GUARDED_BY(mutex_);
    std::list<std::weak_ptr<ReadHold>> holds_ ONRUSH_GUARDED_BY(mutex_);
};

}  // namespace onrush::log
