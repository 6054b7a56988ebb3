#include "relay/event_cursor.h"

#include "relay/limits.h"

namespace onrush::relay {

using base::Outcome;

Outcome<EventCursor::Part> EventCursor::next(std::size_t bytes_max) {
    std::uint64_t next = next_sequence();
    if (recent_.last() != 0 && next >= recent_.first()) {
        RecentEvents::Range range = recent_.from(next, bytes_max);
        if (!range.is_behind) {
            reader_.reset();
            return take(std::move(range));
        }
    }
    return from_log(bytes_max);
}

EventCursor::Part EventCursor::take(RecentEvents::Range range) {
    Part part{.blocks = std::move(range.blocks), .skip_to = at_, .reached = at_};
    if (range.through >= next_sequence()) {
        at_ = {range.through, last_index};
    }
    part.reached = at_;
    return part;
}

Outcome<EventCursor::Part> EventCursor::from_log(std::size_t bytes_max) {
    if (reader_ == nullptr || reader_->next_sequence() != next_sequence()) {
        Outcome<std::unique_ptr<EventReader>> reader =
            EventReader::open(log_, types_, next_sequence());
        if (!reader) {
            return std::unexpected(reader.error());
        }
        reader_ = std::move(*reader);
    }
    RecentEvents::Range range{.through = next_sequence() - 1};
    std::uint64_t durable = log_.durable();
    std::size_t bytes = 0;
    for (std::size_t records = 0; records < limits::turn_records_max && bytes <= bytes_max;
         ++records) {
        Outcome<SharedBlock> block = reader_->next(durable);
        if (!block) {
            return std::unexpected(block.error());
        }
        if (*block == nullptr) {
            break;
        }
        bytes += reader_->bytes_read();
        range.through = (*block)->sequence;
        if (!(*block)->events.empty()) {
            range.blocks.push_back(std::move(*block));
        }
    }
    return take(std::move(range));
}

}  // namespace onrush::relay
