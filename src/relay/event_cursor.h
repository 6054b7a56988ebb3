// Where one sink stands in the events: it reads on, from memory while it keeps up and from the log
// where it is behind.
//
// What it has read is not yet delivered. A sink keeps the position that it has delivered in a row
// of its own, starts again from there, and lets the log keep what comes after it:
//
//     auto hold = log.hold_from(position.sequence, log::HoldKind::bounded);
//     EventCursor cursor(log, types, recent, position);
//     cursor.next(bytes) ... send ... answered ... store the position ... hold->move_to(...)
//
// One thread.
#pragma once

#include <memory>

#include "relay/event_reader.h"
#include "relay/recent_events.h"

namespace onrush::relay {

class EventCursor {
public:
    // All that is given outlives the cursor.
    EventCursor(log::LogSource& log, const EventTypes& types, const RecentEvents& recent,
                Position after)
        : log_(log), types_(types), recent_(recent), at_(after) {}

    struct Part {
        std::vector<SharedBlock> blocks;  // in their order, each with events
        Position skip_to;                 // of the first block, events up to this one are known
        Position reached;                 // there are no others up to here
    };
    // The events behind the position, of so many bytes of the log, and a record more, at most. The
    // cursor then stands behind them. No blocks: there are none, or not in what was looked at.
    // Fault kind `missing`: the log does not have them any more.
    [[nodiscard]] base::Outcome<Part> next(std::size_t bytes_max);

    [[nodiscard]] Position position() const { return at_; }
    // Durable records that it has not read.
    [[nodiscard]] std::uint64_t lag() const { return log_.durable() - at_.sequence; }

private:
    [[nodiscard]] std::uint64_t next_sequence() const {
        return at_.index == last_index ? at_.sequence + 1
                                       : std::max<std::uint64_t>(at_.sequence, 1);
    }
    [[nodiscard]] base::Outcome<Part> from_log(std::size_t bytes_max);
    [[nodiscard]] Part take(RecentEvents::Range range);

    log::LogSource& log_;
    const EventTypes& types_;
    const RecentEvents& recent_;
    Position at_;
    std::unique_ptr<EventReader> reader_;  // while it is behind
};

}  // namespace onrush::relay
