#include "log/segment_log.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "base/logging.h"
#include "log/segment_reader.h"
#include "log/segment_scan.h"

namespace onrush::log {

using base::ByteView;
using base::FaultKind;
using base::Outcome;

namespace {

constexpr const char* spare_name = "spare";
constexpr const char* unfinished_spare_name = "spare.new";
constexpr std::size_t zeros_at_once = std::size_t{1} << 20;

Outcome<> write_zeros(File& file, std::uint64_t from, std::uint64_t until) {
    std::string zeros(std::min<std::uint64_t>(zeros_at_once, until - from), '\0');
    while (from < until) {
        std::size_t count = std::min<std::uint64_t>(zeros.size(), until - from);
        if (Outcome<> written = write_all(file, from, ByteView(zeros.data(), count)); !written) {
            return written;
        }
        from += count;
    }
    return {};
}

// So much at once: a sync of more would keep the next record waiting.
constexpr std::uint64_t spare_synced_at_once = std::uint64_t{16} << 20;

constexpr std::size_t header_alone = 0;  // no window

// What a segment has to take beside its header: the records under way, and one more.
std::size_t least_bytes(const LogSettings& settings) {
    return settings.record_bytes_max * (limits::records_in_flight_max + 1);
}

}  // namespace

LogSettings LogSettings::for_segments_of(std::size_t bytes) {
    ONRUSH_CHECK(bytes >= limits::segment_bytes_min, "segments of {} bytes, at least {}", bytes,
                 limits::segment_bytes_min);
    return {.segment_bytes = bytes / limits::sector_bytes * limits::sector_bytes};
}

SegmentLog::SegmentLog(Disk& disk, std::string folder, std::string schema,
                       const LogSettings& settings)
    : disk_(disk), folder_(std::move(folder)), schema_(std::move(schema)), settings_(settings) {
    ONRUSH_CHECK(least_bytes(settings_) < settings_.segment_bytes,
                 "segments of {} bytes for records of up to {}", settings_.segment_bytes,
                 settings_.record_bytes_max);
}

Outcome<std::unique_ptr<SegmentLog>> SegmentLog::open(Disk& disk, const std::string& folder,
                                                      const std::string& schema,
                                                      const LogSettings& settings) {
    std::unique_ptr<SegmentLog> log(new SegmentLog(disk, folder, schema, settings));
    if (Outcome<> made = disk.make_folder(folder); !made) {
        return std::unexpected(made.error());
    }
    Outcome<std::vector<std::uint64_t>> segments = list_segments(disk, folder);
    // Before the first segment, so that no record is durable in a folder that is not.
    if (segments && segments->empty()) {
        if (Outcome<> made = make_durable_folder(disk, folder); !made) {
            return std::unexpected(made.error());
        }
    }
    if (!segments) {
        return std::unexpected(segments.error());
    }
    bool new_segment = true;
    if (!segments->empty()) {
        Outcome<ScanResult> scan = scan_segments(disk, folder, *segments);
        if (!scan) {
            return std::unexpected(scan.error());
        }
        // Nothing is written before everything has been looked at.
        Outcome<> taken = log->take_over(segment_name(segments->back()), *scan);
        if (!taken) {
            return std::unexpected(taken.error());
        }
        new_segment = scan->schema != schema;
    }
    if (Outcome<> taken = log->take_spare(); !taken) {
        return std::unexpected(taken.error());
    }
    log->end_.term += 1;
    if (Outcome<> listed = log->list_sizes(*segments); !listed) {
        return std::unexpected(listed.error());
    }
    if (new_segment) {
        Outcome<> begun =
            base::in_order([&] { return log->make_spare(); }, [&] { return log->begin_segment(); });
        if (!begun) {
            return std::unexpected(begun.error());
        }
    }
    if (Outcome<> ready = log->find_room(); !ready) {
        return std::unexpected(ready.error());
    }
    log->durable_.store(log->end_.sequence, std::memory_order_release);
    log->newest_ms_.store(log->end_.time.ms, std::memory_order_relaxed);
    log->opened_at_ = log->end_;
    return log;
}

Outcome<> SegmentLog::list_sizes(const std::vector<std::uint64_t>& segments) {
    for (std::uint64_t first : segments) {
        Outcome<SegmentCursor> segment = SegmentCursor::open(disk_, folder_, first, header_alone);
        if (!segment) {
            return std::unexpected(segment.error());
        }
        base::MutexLock lock(mutex_);
        segments_.push_back({first, segment->file_bytes(), segment->header().previous_time});
    }
    return {};
}

Outcome<> SegmentLog::take_over(const std::string& segment, const ScanResult& scan) {
    Outcome<std::unique_ptr<File>> file = disk_.open(path_of(segment), OpenMode::read_write);
    if (!file) {
        return std::unexpected(file.error());
    }
    file_ = std::move(*file);
    end_ = scan.end;
    offset_ = scan.offset;
    segment_end_ = scan.file_bytes;
    if (scan.dirty_until > scan.offset) {
        base::log_warning("log.torn_record_cut", {{"segment", segment},
                                                  {"offset", scan.offset},
                                                  {"bytes", scan.dirty_until - scan.offset}});
    }
    // From here on what was found counts, but it may be in the page cache only: of a process that
    // was killed, or of one whose sync failed, and then no sync will ever write it. So the record
    // that may have been under way is written once more, and the zeros behind it.
    std::uint64_t zeros_until = std::max(
        scan.dirty_until, std::min(scan.file_bytes, scan.offset + limits::record_bytes_max));
    return base::in_order([&] { return write_again(scan); },
                          [&] { return cut_off(scan.offset, zeros_until); },
                          [&] { return disk_.sync_folder(folder_); });
}

// The first sector last, and only when the others are durable: until then the header shows that
// the record is torn.
Outcome<> SegmentLog::cut_off(std::uint64_t from, std::uint64_t until) {
    std::uint64_t second = std::min(from + limits::sector_bytes, until);
    return base::in_order(
        [&] { return write_zeros(*file_, second, until); }, [&] { return file_->sync(); },
        [&] { return write_zeros(*file_, from, second); }, [&] { return file_->sync(); });
}

Outcome<> SegmentLog::write_again(const ScanResult& scan) {
    std::string bytes(scan.offset - scan.last_record, '\0');
    if (bytes.empty()) {
        return {};
    }
    if (Outcome<> read = read_zero_filled(*file_, scan.last_record, bytes.data(), bytes.size());
        !read) {
        return read;
    }
    RecordHeader header;
    bool same = parse_header(bytes, header) && header.hash == scan.end.hash &&
                record_size(header.body_bytes) == bytes.size() &&
                check_record(header, bytes) == RecordState::whole;
    if (!same) {
        return base::fault(base::FaultKind::io,
                           fmt::format("{}: record {} changed while it was read: the disk is "
                                       "failing. Check the disk, then start again",
                                       folder_, scan.end.sequence));
    }
    return write_all(*file_, scan.last_record, bytes);
}

// A spare of another size, made under another setting, is as good as any that takes what comes.
//
// One that a crash caught while it became a segment may hold parts of a header, and a shorter
// header, of another schema, would not cover them. Such a spare is not used: another one is made.
Outcome<> SegmentLog::take_spare() {
    Outcome<std::unique_ptr<File>> file = disk_.open(path_of(spare_name), OpenMode::read);
    if (!file && file.error().kind == FaultKind::missing) {
        return {};
    }
    if (!file) {
        return std::unexpected(file.error());
    }
    Outcome<std::uint64_t> size = (*file)->size();
    if (!size) {
        return std::unexpected(size.error());
    }
    std::string bytes(std::min<std::uint64_t>(*size, segment_header_bytes_max), '\0');
    if (Outcome<> read = read_zero_filled(**file, 0, bytes.data(), bytes.size()); !read) {
        return read;
    }
    spare_ready_ = *size > least_bytes(settings_) && all_zero(bytes);
    file->reset();
    return spare_ready_ ? Outcome<>() : disk_.remove(path_of(spare_name));
}

Outcome<> SegmentLog::append(RecordBuffer& batch, base::Instant time) {
    base::Digest hash{};
    ByteView bytes = batch.finish(end_.sequence + 1, time, end_.term, end_.hash, hasher_, hash);
    ONRUSH_CHECK(bytes.size() <= settings_.record_bytes_max, "a record of {} bytes, at most {}",
                 bytes.size(), settings_.record_bytes_max);
    if (offset_ + bytes.size() > segment_end_) {
        if (Outcome<> begun = begin_segment(); !begun) {
            return begun;
        }
    }
    Outcome<> written = base::in_order([&] { return write_all(*file_, offset_, bytes); },
                                       [&] { return file_->sync(); });
    if (!written) {
        return written;
    }
    offset_ += bytes.size();
    end_ = {end_.sequence + 1, time, end_.term, hash};
    bytes_appended_.add(bytes.size());
    note_room();
    newest_ms_.store(time.ms, std::memory_order_relaxed);
    durable_.store(end_.sequence, std::memory_order_release);
    return {};
}

// The spare becomes the current segment: its header is durable before it gets its name.
Outcome<> SegmentLog::begin_segment() {
    ONRUSH_CHECK(spare_ready_, "record {} finds no room: read-only came too late",
                 end_.sequence + 1);
    SegmentHeader header;
    header.first_sequence = end_.sequence + 1;
    header.previous_time = end_.time;
    header.previous_hash = end_.hash;
    header.term = end_.term;
    header.schema = schema_;
    std::string bytes = encode_segment_header(header);
    std::string name = segment_name(header.first_sequence);
    Outcome<std::unique_ptr<File>> file = disk_.open(path_of(spare_name), OpenMode::read_write);
    if (!file) {
        return std::unexpected(file.error());
    }
    Outcome<std::uint64_t> size = (*file)->size();
    if (!size) {
        return std::unexpected(size.error());
    }
    Outcome<> named =
        base::in_order([&] { return write_all(**file, 0, bytes); }, [&] { return (*file)->sync(); },
                       [&] { return disk_.rename(path_of(spare_name), path_of(name)); },
                       [&] { return disk_.sync_folder(folder_); });
    if (!named) {
        return named;
    }
    file_ = std::move(*file);
    offset_ = header.header_bytes;
    segment_end_ = *size;
    spare_ready_ = false;
    base::MutexLock lock(mutex_);
    // A segment that was begun but never written to has its number taken by the new one.
    if (!segments_.empty() && segments_.back().first_sequence == header.first_sequence) {
        segments_.pop_back();
    }
    segments_.push_back({header.first_sequence, *size, header.previous_time});
    return {};
}

// A start is read-only when the disk is full, not because nobody has made a spare yet.
Outcome<> SegmentLog::find_room() {
    note_room();
    if (has_room()) {
        return {};
    }
    Outcome<> made = make_spare();
    note_room();
    return made || made.error().kind == FaultKind::disk_full ? Outcome<>() : made;
}

void SegmentLog::note_room() {
    std::uint64_t left = segment_end_ - offset_;
    bool here = left >= settings_.record_bytes_max * limits::records_in_flight_max;
    has_room_.store(here || spare_ready_, std::memory_order_release);
}

Outcome<std::unique_ptr<LogReader>> SegmentLog::read_from(std::uint64_t from) {
    Outcome<std::unique_ptr<SegmentReader>> reader = SegmentReader::open(disk_, folder_, from);
    if (!reader) {
        return std::unexpected(reader.error());
    }
    return std::move(*reader);
}

std::uint64_t SegmentLog::first_sequence() const {
    base::MutexLock lock(mutex_);
    return segments_.front().first_sequence;
}

std::uint64_t SegmentLog::bytes_from(std::uint64_t sequence) const {
    base::MutexLock lock(mutex_);
    if (sequence > durable()) {
        return 0;
    }
    std::uint64_t bytes = offset_.load(std::memory_order_relaxed);
    for (std::size_t i = segments_.size() - 1; i > 0; --i) {
        if (segments_[i].first_sequence <= sequence) {
            break;
        }
        bytes += segments_[i - 1].bytes;
    }
    return bytes;
}

Outcome<> SegmentLog::maintain() {
    if (Outcome<std::size_t> dropped = drop(Dropping::usual); !dropped) {
        return std::unexpected(dropped.error());
    }
    Outcome<> made = make_spare();
    while (!made && made.error().kind == FaultKind::disk_full) {
        Outcome<std::size_t> dropped = drop_for_room();
        if (!dropped || *dropped == 0) {
            made = dropped ? made : std::unexpected(dropped.error());
            break;
        }
        base::log_warning("log.dropped_for_room", {{"begins_with", first_sequence()}});
        made = make_spare();
    }
    note_room();
    return made;
}

// Orders go on before a reader's backlog is kept.
Outcome<std::size_t> SegmentLog::drop_for_room() {
    Outcome<std::size_t> dropped = drop(Dropping::for_room);
    return dropped && *dropped == 0 ? drop(Dropping::from_readers) : dropped;
}

Outcome<> SegmentLog::make_spare() {
    if (spare_ready_) {
        return {};
    }
    // What a process that was killed left of one takes room too.
    std::string unfinished = path_of(unfinished_spare_name);
    Outcome<> may =
        base::in_order([&] { return disk_.remove(unfinished); }, [&] { return ask_for_room(); });
    if (!may) {
        return may;
    }
    Outcome<std::unique_ptr<File>> file = disk_.open(unfinished, OpenMode::create);
    if (!file) {
        return std::unexpected(file.error());
    }
    Outcome<bool> filled = fill_spare(**file);
    if (!filled || !*filled) {
        // What was written of it would only make a full disk fuller.
        file->reset();
        if (Outcome<> removed = disk_.remove(unfinished); !removed || filled) {
            return removed;
        }
        return std::unexpected(filled.error());
    }
    Outcome<> named = base::in_order([&] { return disk_.rename(unfinished, path_of(spare_name)); },
                                     [&] { return disk_.sync_folder(folder_); });
    spare_ready_ = named.has_value();
    return named;
}

// Without asking, each look at a full disk would write until it is full again.
Outcome<> SegmentLog::ask_for_room() {
    Outcome<std::uint64_t> free = disk_.free_bytes(folder_);
    if (!free) {
        return std::unexpected(free.error());
    }
    if (*free / 2 < settings_.segment_bytes) {
        return base::fault(
            FaultKind::disk_full,
            fmt::format("{}: the next segment takes {} bytes, as many are left to the mirror, and "
                        "the disk has {}",
                        folder_, settings_.segment_bytes, *free));
    }
    return {};
}

Outcome<bool> SegmentLog::fill_spare(File& file) {
    std::uint64_t size = settings_.segment_bytes;
    for (std::uint64_t from = 0; from < size; from += spare_synced_at_once) {
        if (!maintaining_.load(std::memory_order_relaxed)) {
            return false;
        }
        std::uint64_t until = std::min(size, from + spare_synced_at_once);
        Outcome<> filled = base::in_order([&] { return write_zeros(file, from, until); },
                                          [&] { return file.sync(); });
        if (!filled) {
            return std::unexpected(filled.error());
        }
    }
    return true;
}

SegmentLog::Needed SegmentLog::needed() {
    std::erase_if(holds_, [](const auto& hold) { return hold.expired(); });
    Needed needed{.by_required = durable() + 1, .by_any = durable() + 1};
    for (const std::weak_ptr<ReadHold>& weak : holds_) {
        if (std::shared_ptr<ReadHold> hold = weak.lock()) {
            std::uint64_t from = hold->needs_from();
            needed.by_any = std::min(needed.by_any, from);
            if (hold->kind() == HoldKind::required) {
                needed.by_required = std::min(needed.by_required, from);
            }
        }
    }
    return needed;
}

// A segment ends where the next one starts.
bool SegmentLog::may_drop(Dropping how, std::uint64_t older_bytes, const Segment& following,
                          const Needed& needed) const {
    if (following.first_sequence > needed.by_required) {
        return false;
    }
    bool is_needed = following.first_sequence > needed.by_any;
    switch (how) {
        case Dropping::from_readers:
            return true;
        case Dropping::for_room:
            return !is_needed;
        case Dropping::usual:
            break;
    }
    base::Instant newest(newest_ms_.load(std::memory_order_relaxed));
    bool is_young = newest - following.previous_time < settings_.kept_for;
    return older_bytes > settings_.kept_bytes_max ||
           (older_bytes > settings_.kept_bytes && !is_needed && !is_young);
}

Outcome<std::size_t> SegmentLog::drop(Dropping how) {
    constexpr std::size_t all = ~std::size_t{0};
    std::size_t segments_max = how == Dropping::usual ? all : 1;
    std::vector<Segment> dropped;
    std::uint64_t broken = 0;
    {
        base::MutexLock lock(mutex_);
        Needed by = needed();
        std::uint64_t older_bytes = 0;  // of all but the current one
        for (std::size_t i = 0; i + 1 < segments_.size(); ++i) {
            older_bytes += segments_[i].bytes;
        }
        while (dropped.size() + 1 < segments_.size() && dropped.size() < segments_max) {
            const Segment& following = segments_[dropped.size() + 1];
            if (!may_drop(how, older_bytes, following, by)) {
                break;
            }
            broken += following.first_sequence > by.by_any ? 1 : 0;
            older_bytes -= segments_[dropped.size()].bytes;
            dropped.push_back(segments_[dropped.size()]);
        }
        segments_.erase(segments_.begin(),
                        segments_.begin() + static_cast<std::ptrdiff_t>(dropped.size()));
    }
    if (broken != 0) {
        holds_broken_.add(broken);
        base::log_error("log.dropped_unread", {{"segments", broken},
                                               {"begins_with", first_sequence()},
                                               {"then", "readers that are behind it are broken"}});
    }
    for (const Segment& segment : dropped) {
        // One after the other: a power cut may undo removals in any order up to the sync, and a gap
        // between two segments would be refused.
        std::string name = segment_name(segment.first_sequence);
        Outcome<> removed = base::in_order([&] { return disk_.remove(path_of(name)); },
                                           [&] { return disk_.sync_folder(folder_); });
        if (!removed) {
            return std::unexpected(removed.error());
        }
    }
    return dropped.size();
}

std::shared_ptr<ReadHold> SegmentLog::hold_from(std::uint64_t from, HoldKind kind) {
    auto hold = std::make_shared<ReadHold>(from, kind);
    base::MutexLock lock(mutex_);
    holds_.push_back(hold);
    return hold;
}

}  // namespace onrush::log
