// A page of events that somebody asked for and that are no longer in memory.
#pragma once

#include <vector>

#include "base/inbox.h"
#include "base/time.h"
#include "relay/event_filter.h"
#include "relay/recent_events.h"

namespace onrush::relay {

// Whoever asks owns it, and keeps it alive until home() was called.
class PastPage : public base::Completion {
public:
    // --- what is asked ---
    Position after;
    EventFilter filter;
    std::size_t events_max = 0;
    base::Duration until;  // of the clock's elapsed time: what was found by then is the answer

    // --- the answer ---
    enum class End : std::uint8_t {
        found,   // as many as asked for, or all up to `reached`
        gone,    // the log does not have them any more
        failed,  // the log could not be read
    };
    End end = End::found;
    std::vector<RecentEvents::Found> events;
    Position reached;  // there are no others up to here

    // Sends it back to whoever asked. The relay's thread.
    virtual void send_home() = 0;
};

}  // namespace onrush::relay
