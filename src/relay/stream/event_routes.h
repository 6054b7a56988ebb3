// The routes by which events are read: pages, streams, and those of the caller's own account.
#pragma once

#include <vector>

#include "http/route.h"
#include "relay/stream/event_follower.h"
#include "relay/stream/event_pages.h"

namespace onrush::relay {

class EventRoutes {
public:
    // All that is given outlives this, which outlives the io threads.
    EventRoutes(Feed& feed, const log::SegmentLog& log, api::EventStreams& streams,
                api::Bridge& bridge, http::Server& server)
        : bridge_(bridge),
          source_(feed, log, streams, server),
          pages_(source_, streams),
          follower_(source_, streams, bridge, readers_, server.io_threads()) {}

    [[nodiscard]] std::vector<http::Route> routes();
    // Before the streams' own.
    void end_of_turn(std::size_t io_thread) { source_.end_of_turn(io_thread); }

private:
    void read(http::Exchange& exchange);
    void follow(http::Exchange& exchange);
    void read_own(http::Exchange& exchange);

    api::Bridge& bridge_;
    EventReaders readers_;
    EventSource source_;
    EventPages pages_;
    EventFollower follower_;
};

}  // namespace onrush::relay
