// Pages of events, also those that wait for the first one: a long poll.
//
//   memory ------> a page               none yet: it waits, and looks again when it is roused
//   the log's files --> a page
//
// A page that reaches the end has all that was durable when it was asked for: so whoever was
// answered before finds the events of that. On io threads.
#pragma once

#include <memory>
#include <string>

#include "api/event_streams.h"
#include "relay/stream/event_source.h"

namespace onrush::relay {

class EventPages {
public:
    struct Wanted {
        EventFilter filter;
        Position after;
        std::size_t events_max = 0;
        base::Duration wait;        // for the first event
        std::uint64_t through = 0;  // what was durable; set by answer()
    };

    // All that is given outlives this.
    EventPages(EventSource& source, api::EventStreams& streams)
        : source_(source), streams_(streams) {}

    // Answers the exchange, at once or later.
    void answer(http::Exchange& exchange, Wanted wanted) const {
        wanted.through = source_.latest().sequence;
        go_on(exchange, std::move(wanted));
    }

private:
    // A page that waits.
    struct Waiting {
        Wanted wanted;
        std::int64_t until_ms = 0;  // set when it is first asked
    };

    [[nodiscard]] std::optional<EventSource::Part> look(Wanted& wanted) const;
    void go_on(http::Exchange& exchange, Wanted wanted) const;
    void catch_up(http::Exchange& exchange, Wanted wanted) const;
    void read_past(http::Exchange& exchange, const Wanted& wanted) const;
    void wait(http::Exchange& exchange, Wanted wanted) const;
    void look_again(api::EventStreams::Stream& held, Waiting& waiting) const;
    void write(http::Exchange& exchange, EventSource::Part part) const;

    EventSource& source_;
    api::EventStreams& streams_;
};

}  // namespace onrush::relay
