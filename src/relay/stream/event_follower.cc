#include "relay/stream/event_follower.h"

#include <fmt/format.h>

#include "relay/stream/limits.h"

namespace onrush::relay {

void EventFollower::open(http::Exchange& exchange, api::EventStreams::Ask ask,
                         const Followed& followed) {
    source_.will_follow(exchange.io_thread());
    streams_.open(exchange, std::move(ask), topic_of(followed.filter));
}

void EventFollower::plan_check(const Stream& stream, Followed& followed) {
    followed.check_at_ms = stream.now_ms() + api::limits::stream_pause_min.ms;
}

void EventFollower::tell(Stream& stream, const Shared& followed) {
    Followed& now = *followed;
    for (std::size_t step = 0; step < limits::steps_per_turn_max; ++step) {
        for (; now.next < now.found.size(); ++now.next) {
            if (!stream.has_room()) {
                return stream.ask_when_taken();
            }
            add(stream, now.found[now.next]);
        }
        std::optional<EventSource::Part> part =
            source_.recent(now.filter, now.reached, limits::stream_events_max);
        if (!part) {
            return read_past(stream, followed);
        }
        now.reached = part->reached;
        now.found = std::move(part->events);
        now.next = 0;
        if (now.found.empty() && !part->more) {
            return stream.ask_when_new(to_text(now.reached));
        }
    }
    stream.ask_next_turn();
}

void EventFollower::read_past(Stream& stream, const Shared& followed) {
    auto then = [this, &stream, followed](const PastPage& page) {
        if (page.end == PastPage::End::gone) {
            return end_gone(stream);
        }
        if (page.end == PastPage::End::failed) {
            return stream.end(http::problems::internal.code,
                              "The events cannot be read. The server's log says why.");
        }
        followed->reached = page.reached;
        followed->found = page.events;
        followed->next = 0;
        tell(stream, followed);
    };
    if (!source_.ask_past(stream.io_thread(), followed->filter, followed->reached,
                          limits::stream_events_max, std::move(then))) {
        stream.ask_again(api::limits::stream_pause_min);
    }
}

void EventFollower::end_gone(Stream& stream) const {
    stream.end(events_gone.code, fmt::format("The log has dropped the next events. Go on from {}.",
                                             to_text(source_.before_oldest())));
}

void EventFollower::add(Stream& stream, const RecentEvents::Found& one) {
    http::Buffer& text = texts_[stream.io_thread()];
    text.clear();
    text.append("id: ");
    text.append(to_text(one.block->position_of(*one.event)));
    text.append("\nevent: ");
    text.append(one.event->type->name);
    text.append("\ndata: ");
    http::JsonWriter json(text);
    write_event(json, *one.block, *one.event, source_.feed().source());
    text.append("\n\n");
    stream.add(text.view());
}

}  // namespace onrush::relay
