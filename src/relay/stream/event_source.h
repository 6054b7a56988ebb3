// Events for io threads: from memory at once, from the log's files by the relay's thread.
//
//   io thread: recent() -- found, or they are no longer in memory
//              ask_past() --> relay's thread --> then(page)
//              end_of_turn() rouses streams for which there is something new <-- the feed
//
// All calls about an io thread come from that thread.
#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <vector>

#include "api/event_streams.h"
#include "http/server.h"
#include "log/segment_log.h"
#include "relay/feed.h"

namespace onrush::relay {

class EventSource {
public:
    // All that is given outlives this, and the feed's thread has not begun. It ends before this
    // does.
    EventSource(Feed& feed, const log::SegmentLog& log, api::EventStreams& streams,
                http::Server& server);
    ~EventSource();
    EventSource(const EventSource&) = delete;
    EventSource& operator=(const EventSource&) = delete;

    [[nodiscard]] const Feed& feed() const { return feed_; }
    // After the last event that is durable.
    [[nodiscard]] Position latest() const;
    // Whether readers can be told all up to this record. If not, streams of the topic catching_up
    // are roused when they can.
    [[nodiscard]] bool has_caught_up(std::size_t io_thread, std::uint64_t sequence);
    // Before the first that the log has.
    [[nodiscard]] Position before_oldest() const;
    // What comes after it is not written yet, or not kept any more.
    [[nodiscard]] bool is_ahead(Position after) const;
    [[nodiscard]] bool is_gone(Position after) const;

    struct Part {
        std::vector<RecentEvents::Found> events;
        Position reached;   // there are no others up to here
        bool more = false;  // there may be more at once
    };
    // Nothing: they are no longer in memory.
    [[nodiscard]] std::optional<Part> recent(const EventFilter& filter, Position after,
                                             std::size_t events_max) const;

    using Then = std::function<void(const PastPage& page)>;
    // False when too many wait for the past; then nothing is asked.
    [[nodiscard]] bool ask_past(std::size_t io_thread, const EventFilter& filter, Position after,
                                std::size_t events_max, Then then);

    // A stream is about to follow: it is roused from now on.
    void will_follow(std::size_t io_thread);
    void end_of_turn(std::size_t io_thread);

private:
    class OnItsWay;
    class Thread;

    void rouse(std::size_t io_thread, std::uint64_t first);
    void rouse_all(std::size_t io_thread);

    Feed& feed_;
    const log::SegmentLog& log_;
    api::EventStreams& streams_;
    std::vector<std::unique_ptr<Thread>> threads_;
};

// Of one account, or all.
[[nodiscard]] inline api::Topic topic_of(const EventFilter& filter) {
    return filter.account == 0 ? api::Topic{api::Topic::Kind::events, 0}
                               : api::Topic{api::Topic::Kind::events_of_account, filter.account};
}

}  // namespace onrush::relay
