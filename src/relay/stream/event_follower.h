// Streams that tell every event from a position on, as server-sent events:
//
//     id: 4711-0
//     event: onrush.coupon.issued.v1
//     data: {"specversion":"1.0","id":"4711-0", ...}
//
// A client that comes back names the last id that it has, so it misses nothing and gets nothing
// twice. While nothing happens it is told the position that the stream has come to, so that it
// need not begin far back. On io threads.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "api/bridge.h"
#include "api/event_streams.h"
#include "relay/stream/event_source.h"
#include "relay/stream/read_events.h"

namespace onrush::relay {

class EventFollower {
public:
    // All that is given outlives this.
    EventFollower(EventSource& source, api::EventStreams& streams, api::Bridge& bridge,
                  EventReaders& readers, std::size_t io_threads)
        : source_(source),
          streams_(streams),
          bridge_(bridge),
          readers_(readers),
          texts_(io_threads) {}

    // Answers with a stream. Whether the caller may still ask is asked again from time to time.
    template <typename Check>
    void follow(http::Exchange& exchange, const EventFilter& filter, Position after,
                const Check& check) {
        auto followed = std::make_shared<Followed>();
        followed->filter = filter;
        followed->reached = after;
        auto ask = [this, followed, check](Stream& stream) {
            bool check_is_due = stream.now_ms() >= followed->check_at_ms;
            if (followed->check_at_ms != 0 && check_is_due) {
                return run_check(stream, followed, check);
            }
            if (followed->check_at_ms == 0) {  // it has just been checked
                plan_check(stream, *followed);
            }
            tell(stream, followed);
        };
        open(exchange, std::move(ask), *followed);
    }

private:
    using Stream = api::EventStreams::Stream;
    // Where a stream stands. Those in `found` are told next, from `next` on.
    struct Followed {
        EventFilter filter;
        Position reached;
        std::vector<RecentEvents::Found> found;
        std::size_t next = 0;
        std::int64_t check_at_ms = 0;
    };
    using Shared = std::shared_ptr<Followed>;

    void open(http::Exchange& exchange, api::EventStreams::Ask ask, const Followed& followed);
    static void plan_check(const Stream& stream, Followed& followed);
    void tell(Stream& stream, const Shared& followed);
    void read_past(Stream& stream, const Shared& followed);
    void add(Stream& stream, const RecentEvents::Found& one);
    void end_gone(Stream& stream) const;

    // An engine that takes no jobs now is asked again with the next events.
    template <typename Check>
    void run_check(Stream& stream, const Shared& followed, const Check& check) {
        bridge_.run_errand(stream.io_thread(), readers_, check,
                           [this, &stream, followed](const auto& errand) {
                               if (errand.verdict() == engine::Verdict::refused) {
                                   const base::Refused& refused = errand.result.error();
                                   return stream.end(refused.refusal().code, refused.detail());
                               }
                               if (errand.verdict() == engine::Verdict::answered) {
                                   plan_check(stream, *followed);
                               }
                               tell(stream, followed);
                           });
    }

    EventSource& source_;
    api::EventStreams& streams_;
    api::Bridge& bridge_;
    EventReaders& readers_;
    std::vector<http::Buffer> texts_;  // of each io thread
};

}  // namespace onrush::relay
