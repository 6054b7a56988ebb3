#include "log/segment_reader.h"

#include <algorithm>

#include <fmt/format.h>

namespace onrush::log {

using base::ByteView;
using base::Outcome;

namespace {

constexpr std::size_t read_window = std::size_t{1} << 20;
constexpr std::size_t header_window = 0;  // only the header is read

std::unexpected<base::Fault> missing_before(const std::string& folder, std::uint64_t wanted,
                                            std::uint64_t there) {
    return base::fault(
        base::FaultKind::missing,
        fmt::format(
            "{}: the segment with record {} is missing; the next segment starts at record {}. "
            "Nothing was changed. Put the missing file back from a backup, then start again",
            folder, wanted, there));
}

}  // namespace

SegmentReader::SegmentReader(Disk& disk, std::string folder, SegmentCursor cursor)
    : disk_(disk),
      folder_(std::move(folder)),
      cursor_(std::move(cursor)),
      next_(cursor_.header().first_sequence),
      hash_(cursor_.header().previous_hash) {}

Outcome<std::unique_ptr<SegmentReader>> SegmentReader::open(Disk& disk, const std::string& folder,
                                                            std::uint64_t from) {
    Outcome<std::vector<std::uint64_t>> segments = list_segments(disk, folder);
    if (!segments) {
        return std::unexpected(segments.error());
    }
    auto after = std::ranges::upper_bound(*segments, from);
    if (after == segments->begin()) {
        if (segments->empty()) {
            return base::fault(base::FaultKind::missing, folder + " holds no log segment");
        }
        return missing_before(folder, from, segments->front());
    }
    Outcome<SegmentCursor> cursor =
        SegmentCursor::open(disk, folder, *std::prev(after), read_window);
    if (!cursor) {
        return std::unexpected(cursor.error());
    }
    std::unique_ptr<SegmentReader> reader(new SegmentReader(disk, folder, std::move(*cursor)));
    Outcome<> hopped = reader->hop_to(from);
    if (!hopped) {
        return std::unexpected(hopped.error());
    }
    return reader;
}

Outcome<> SegmentReader::hop_to(std::uint64_t sequence) {
    while (next_ < sequence) {
        RecordHeader record;
        Outcome<RecordState> state = cursor_.read_header(record);
        if (!state) {
            return std::unexpected(state.error());
        }
        if (*state == RecordState::damaged) {
            return damage_at(cursor_, fmt::format("record {} is damaged", next_));
        }
        if (*state != RecordState::whole) {
            Outcome<bool> more = next_segment();
            if (!more) {
                return std::unexpected(more.error());
            }
            if (!*more) {
                return base::fault(base::FaultKind::missing,
                                   fmt::format("{} ends with record {}, before record {}",
                                               cursor_.path(), next_ - 1, sequence));
            }
            continue;
        }
        if (record.sequence != next_) {
            return damage_at(cursor_, fmt::format("record {} is where record {} belongs",
                                                  record.sequence, next_));
        }
        hash_ = record.hash;
        next_ += 1;
        cursor_.advance(record);
    }
    return {};
}

Outcome<bool> SegmentReader::next_segment() {
    Outcome<std::vector<std::uint64_t>> segments = list_segments(disk_, folder_);
    if (!segments) {
        return std::unexpected(segments.error());
    }
    auto later = std::ranges::upper_bound(*segments, cursor_.header().first_sequence);
    if (later == segments->end()) {
        return false;
    }
    if (*later != next_) {
        return missing_before(folder_, next_, *later);
    }
    Outcome<SegmentCursor> cursor = SegmentCursor::open(disk_, folder_, next_, read_window);
    if (!cursor) {
        return std::unexpected(cursor.error());
    }
    if (cursor->header().previous_hash != hash_) {
        return damage_at(*cursor, "its header does not continue the segment before");
    }
    cursor_ = std::move(*cursor);
    return true;
}

Outcome<std::optional<Record>> SegmentReader::next(std::uint64_t limit) {
    if (to_advance_) {
        cursor_.advance(given_);
        to_advance_.reset();
    }
    if (next_ > limit) {
        return std::nullopt;
    }
    ByteView body;
    Outcome<RecordState> state = cursor_.read(given_, body);
    if (state && *state != RecordState::whole) {
        // The window may be older than the record.
        cursor_.refresh();
        state = cursor_.read(given_, body);
    }
    if (!state) {
        return std::unexpected(state.error());
    }
    if (*state != RecordState::whole) {
        return nothing_here(*state, limit);
    }
    if (Outcome<> accepted = accept(given_, body); !accepted) {
        return std::unexpected(accepted.error());
    }
    to_advance_ = record_size(given_.body_bytes);
    next_ += 1;
    return Record{given_.sequence,
                  given_.time,
                  given_.term,
                  given_.hash,
                  body,
                  &cursor_.header().schema,
                  cursor_.header().first_sequence,
                  *to_advance_};
}

Outcome<std::vector<std::string>> SegmentReader::later_schemas() {
    Outcome<std::vector<std::uint64_t>> segments = list_segments(disk_, folder_);
    if (!segments) {
        return std::unexpected(segments.error());
    }
    std::vector<std::string> schemas;
    const std::string* before = &cursor_.header().schema;
    auto later = std::ranges::upper_bound(*segments, cursor_.header().first_sequence);
    for (; later != segments->end(); ++later) {
        Outcome<SegmentCursor> cursor = SegmentCursor::open(disk_, folder_, *later, header_window);
        if (!cursor) {
            return std::unexpected(cursor.error());
        }
        if (cursor->header().schema != *before) {
            schemas.push_back(cursor->header().schema);
            before = &schemas.back();
        }
    }
    return schemas;
}

Outcome<> SegmentReader::accept(const RecordHeader& header, ByteView body) {
    if (header.sequence != next_) {
        return damage_at(
            cursor_, fmt::format("record {} is where record {} belongs", header.sequence, next_));
    }
    if (check_chain_) {
        ByteView bytes(body.data() - record_header_bytes, record_header_bytes);
        if (chain_hash(hash_, bytes, body, hasher_) != header.hash) {
            return damage_at(cursor_, fmt::format("the hash chain breaks at record {}", next_));
        }
    }
    hash_ = header.hash;
    return {};
}

Outcome<std::optional<Record>> SegmentReader::nothing_here(RecordState state, std::uint64_t limit) {
    if (state == RecordState::damaged) {
        return damage_at(cursor_, fmt::format("record {} is damaged", next_));
    }
    Outcome<bool> more = next_segment();
    if (!more) {
        return std::unexpected(more.error());
    }
    if (*more) {
        return next(limit);
    }
    if (limit != no_limit) {
        return damage_at(cursor_, fmt::format("record {} is missing", next_));
    }
    return std::nullopt;
}

}  // namespace onrush::log
