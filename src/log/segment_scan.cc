#include "log/segment_scan.h"

#include <fmt/format.h>

#include "log/limits.h"

namespace onrush::log {

using base::ByteView;
using base::Outcome;

namespace {

constexpr std::size_t hop_window = 4096;
constexpr std::size_t full_window = std::size_t{1} << 20;

LogEnd end_before(const SegmentHeader& header) {
    return {header.first_sequence - 1, header.previous_time, header.term, header.previous_hash};
}

// From header to header, to the end of a segment that another one follows.
Outcome<LogEnd> hop_through(SegmentCursor& cursor) {
    LogEnd end = end_before(cursor.header());
    for (;;) {
        RecordHeader record;
        Outcome<RecordState> state = cursor.read_header(record);
        if (!state) {
            return std::unexpected(state.error());
        }
        bool in_order = record.sequence == end.sequence + 1;
        if (*state == RecordState::empty || cursor.offset() >= cursor.file_bytes()) {
            return end;
        }
        if (*state != RecordState::whole || !in_order) {
            return damage_at(cursor, fmt::format("record {} is damaged", end.sequence + 1));
        }
        end = {record.sequence, record.time, record.term, record.hash};
        cursor.advance(record);
    }
}

Outcome<> check_border(const LogEnd& end, const SegmentCursor& next) {
    if (next.header().first_sequence != end.sequence + 1) {
        return base::fault(
            base::FaultKind::missing,
            fmt::format("{}: records {} to {} before it are missing. Nothing was changed. Put the "
                        "missing segment back from a backup, then start again",
                        next.path(), end.sequence + 1, next.header().first_sequence - 1));
    }
    if (next.header().previous_hash != end.hash) {
        return damage_at(next, "its header does not continue the segment before");
    }
    return {};
}

// What stands behind the last record that checks: the end, a torn record, or damage.
Outcome<> judge_tail(SegmentCursor& cursor, RecordState state, ScanResult& result) {
    if (state == RecordState::damaged) {
        return damage_at(cursor, fmt::format("record {} is damaged", result.end.sequence + 1));
    }
    Outcome<std::uint64_t> later = cursor.find_header(cursor.offset() + limits::sector_bytes);
    if (!later) {
        return std::unexpected(later.error());
    }
    // A torn record's own header stands at the place itself, so what is found is another one.
    if (*later != SegmentCursor::npos) {
        return damage_at(cursor,
                         fmt::format("record {} is damaged, but a later one at offset {} is intact",
                                     result.end.sequence + 1, *later));
    }
    Outcome<std::uint64_t> dirty = cursor.end_of_bytes(cursor.offset());
    if (!dirty) {
        return std::unexpected(dirty.error());
    }
    result.dirty_until = *dirty;
    return {};
}

// A server may be writing beside a reader: then the record is whole once its successor is there.
Outcome<bool> was_written_meanwhile(SegmentCursor& cursor) {
    cursor.refresh();
    RecordHeader record;
    ByteView body;
    Outcome<RecordState> state = cursor.read(record, body);
    if (!state) {
        return std::unexpected(state.error());
    }
    return *state == RecordState::whole;
}

Outcome<ScanResult> scan_last(SegmentCursor& cursor) {
    ScanResult result;
    result.end = end_before(cursor.header());
    result.schema = cursor.header().schema;
    result.file_bytes = cursor.file_bytes();
    result.last_record = cursor.offset();
    for (;;) {
        RecordHeader record;
        ByteView body;
        Outcome<RecordState> state = cursor.read(record, body);
        if (!state) {
            return std::unexpected(state.error());
        }
        if (*state != RecordState::whole) {
            Outcome<> judged = judge_tail(cursor, *state, result);
            bool settled = judged && result.dirty_until <= cursor.offset();
            Outcome<bool> written = settled ? false : was_written_meanwhile(cursor);
            if (!written || (!*written && !judged)) {
                return std::unexpected(written ? judged.error() : written.error());
            }
            if (*written) {
                continue;
            }
            break;
        }
        if (record.sequence != result.end.sequence + 1) {
            return damage_at(cursor, fmt::format("record {} is where record {} belongs",
                                                 record.sequence, result.end.sequence + 1));
        }
        result.end = {record.sequence, record.time, record.term, record.hash};
        result.last_record = cursor.offset();
        cursor.advance(record);
    }
    result.offset = cursor.offset();
    return result;
}

}  // namespace

Outcome<ScanResult> scan_segments(Disk& disk, const std::string& folder,
                                  const std::vector<std::uint64_t>& segments) {
    LogEnd end;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        bool last = i + 1 == segments.size();
        Outcome<SegmentCursor> cursor =
            SegmentCursor::open(disk, folder, segments[i], last ? full_window : hop_window);
        if (!cursor) {
            return std::unexpected(cursor.error());
        }
        if (i > 0) {
            if (Outcome<> border = check_border(end, *cursor); !border) {
                return std::unexpected(border.error());
            }
        }
        if (last) {
            return scan_last(*cursor);
        }
        Outcome<LogEnd> hopped = hop_through(*cursor);
        if (!hopped) {
            return std::unexpected(hopped.error());
        }
        end = *hopped;
    }
    return base::fault(base::FaultKind::missing, folder + " holds no log segment");
}

}  // namespace onrush::log
