#include "log/segment_cursor.h"

#include <algorithm>

#include <fmt/format.h>

#include "log/limits.h"

namespace onrush::log {

using base::ByteView;
using base::Outcome;

Outcome<SegmentCursor> SegmentCursor::open(Disk& disk, const std::string& folder,
                                           std::uint64_t first_sequence, std::size_t window) {
    SegmentCursor cursor;
    cursor.path_ = folder + "/" + segment_name(first_sequence);
    cursor.window_size_ = window;
    Outcome<std::unique_ptr<File>> file = disk.open(cursor.path_, OpenMode::read);
    if (!file) {
        return std::unexpected(file.error());
    }
    cursor.file_ = std::move(*file);
    Outcome<std::uint64_t> size = cursor.file_->size();
    if (!size) {
        return std::unexpected(size.error());
    }
    cursor.file_bytes_ = *size;
    Outcome<SegmentHeader> header = read_segment_header(*cursor.file_, cursor.path_);
    if (!header) {
        return std::unexpected(header.error());
    }
    cursor.header_ = std::move(*header);
    cursor.offset_ = cursor.header_.header_bytes;
    if (cursor.header_.first_sequence != first_sequence) {
        return base::fault(base::FaultKind::damaged,
                           fmt::format("{} starts at record {}, but its name says otherwise: give "
                                       "the file its own name back",
                                       cursor.path_, cursor.header_.first_sequence));
    }
    return cursor;
}

Outcome<ByteView> SegmentCursor::bytes_at(std::uint64_t offset, std::size_t count) {
    bool inside = offset >= window_at_ && offset + count <= window_at_ + window_bytes_;
    if (!inside) {
        std::uint64_t left = file_bytes_ - std::min(offset, file_bytes_);
        std::size_t wanted =
            std::max<std::size_t>(count, std::min<std::uint64_t>(window_size_, left));
        window_.resize(std::max(window_.size(), wanted));
        Outcome<> read = read_zero_filled(*file_, offset, window_.data(), wanted);
        if (!read) {
            return std::unexpected(read.error());
        }
        window_at_ = offset;
        window_bytes_ = wanted;
    }
    return ByteView(window_.data() + (offset - window_at_), count);
}

Outcome<RecordState> SegmentCursor::read_header(RecordHeader& record) {
    Outcome<ByteView> sector = bytes_at(offset_, limits::sector_bytes);
    if (!sector) {
        return std::unexpected(sector.error());
    }
    if (parse_header(*sector, record)) {
        return RecordState::whole;
    }
    if (all_zero(*sector)) {
        return RecordState::empty;
    }
    std::string first(*sector);
    Outcome<std::uint64_t> end = end_of_bytes(offset_ + limits::sector_bytes);
    if (!end) {
        return std::unexpected(end.error());
    }
    return check_headless(first, *end == offset_ + limits::sector_bytes);
}

Outcome<RecordState> SegmentCursor::read(RecordHeader& record, ByteView& body) {
    Outcome<RecordState> state = read_header(record);
    if (!state || *state != RecordState::whole) {
        return state;
    }
    Outcome<ByteView> bytes = bytes_at(offset_, record_size(record.body_bytes));
    if (!bytes) {
        return std::unexpected(bytes.error());
    }
    body = bytes->substr(record_header_bytes, record.body_bytes);
    return check_record(record, *bytes);
}

Outcome<std::uint64_t> SegmentCursor::find_header(std::uint64_t from) {
    RecordHeader record;
    for (std::uint64_t at = from; at < file_bytes_; at += limits::sector_bytes) {
        Outcome<ByteView> sector = bytes_at(at, limits::sector_bytes);
        if (!sector) {
            return std::unexpected(sector.error());
        }
        if (parse_header(*sector, record)) {
            return at;
        }
    }
    return npos;
}

Outcome<std::uint64_t> SegmentCursor::end_of_bytes(std::uint64_t from) {
    std::uint64_t end = from;
    for (std::uint64_t at = from; at < file_bytes_; at += limits::sector_bytes) {
        Outcome<ByteView> sector = bytes_at(at, limits::sector_bytes);
        if (!sector) {
            return std::unexpected(sector.error());
        }
        if (!all_zero(*sector)) {
            end = at + limits::sector_bytes;
        }
    }
    return end;
}

std::unexpected<base::Fault> damage_at(const SegmentCursor& cursor, const std::string& what) {
    return base::fault(base::FaultKind::damaged,
                       fmt::format("{}, offset {}: {}. Nothing was changed. Restore this segment "
                                   "from a backup or a copy, then start again",
                                   cursor.path(), cursor.offset(), what));
}

}  // namespace onrush::log
