#include "relay/stream/event_pages.h"

#include "relay/stream/asked.h"
#include "relay/stream/limits.h"

namespace onrush::relay {

namespace {

// Ends the page with the event that fills it.
void cut_to_bytes(EventSource::Part& part) {
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < part.events.size(); ++i) {
        const RecentEvents::Found& one = part.events[i];
        bytes += one.event->fact_bytes;
        if (bytes >= limits::page_bytes_max && i + 1 < part.events.size()) {
            part.events.resize(i + 1);
            part.reached = one.block->position_of(*one.event);
            part.more = true;
        }
    }
}

}  // namespace

// Passes over what the filter does not want; moves `after` on.
std::optional<EventSource::Part> EventPages::look(Wanted& wanted) const {
    auto recent = [&] { return source_.recent(wanted.filter, wanted.after, wanted.events_max); };
    std::optional<EventSource::Part> part = recent();
    for (std::size_t step = 1; step < limits::steps_per_turn_max; ++step) {
        if (!part || !part->events.empty() || !part->more) {
            break;
        }
        wanted.after = part->reached;
        part = recent();
    }
    return part;
}

void EventPages::go_on(http::Exchange& exchange, Wanted wanted) const {
    std::optional<EventSource::Part> part = look(wanted);
    if (!part) {
        return read_past(exchange, wanted);
    }
    if (!part->more && !source_.has_caught_up(exchange.io_thread(), wanted.through) &&
        !exchange.draining()) {
        return catch_up(exchange, std::move(wanted));
    }
    bool is_empty = part->events.empty() && !part->more;
    if (is_empty && wanted.wait > base::Duration() && !exchange.draining()) {
        wanted.after = part->reached;
        return wait(exchange, std::move(wanted));
    }
    write(exchange, std::move(*part));
}

void EventPages::catch_up(http::Exchange& exchange, Wanted wanted) const {
    auto kept = std::make_shared<Wanted>(std::move(wanted));
    streams_.hold(exchange,
                  [this, kept](api::EventStreams::Stream& held) {
                      bool is_done = source_.has_caught_up(held.io_thread(), kept->through);
                      if (is_done || held.is_last_call()) {
                          kept->through = 0;  // whatever comes of it
                          Wanted now = *kept;
                          return go_on(held.release(), std::move(now));
                      }
                      held.ask_when_new_or_at(held.now_ms() + limits::catching_up_max.ms);
                  },
                  {api::Topic::Kind::catching_up, 0});
}

void EventPages::read_past(http::Exchange& exchange, const Wanted& wanted) const {
    auto then = [this, &exchange, wanted](const PastPage& page) {
        if (page.end == PastPage::End::gone) {
            return refuse_gone(exchange, source_);
        }
        if (page.end == PastPage::End::failed) {
            return refuse_unread(exchange);
        }
        // The rest may be in memory.
        bool is_through = page.reached.sequence + 1 >= source_.feed().recent().first();
        if (page.events.empty() && is_through) {
            Wanted rest = wanted;
            rest.after = page.reached;
            return go_on(exchange, std::move(rest));
        }
        write(exchange, {.events = page.events,
                         .reached = page.reached,
                         .more = page.reached < source_.latest()});
    };
    if (!source_.ask_past(exchange.io_thread(), wanted.filter, wanted.after, wanted.events_max,
                          std::move(then))) {
        refuse_past_full(exchange);
    }
}

void EventPages::wait(http::Exchange& exchange, Wanted wanted) const {
    source_.will_follow(exchange.io_thread());
    api::Topic topic = topic_of(wanted.filter);
    auto waiting = std::make_shared<Waiting>(Waiting{.wanted = std::move(wanted)});
    streams_.hold(
        exchange, [this, waiting](api::EventStreams::Stream& held) { look_again(held, *waiting); },
        topic);
}

void EventPages::look_again(api::EventStreams::Stream& held, Waiting& waiting) const {
    if (waiting.until_ms == 0) {
        waiting.until_ms = held.now_ms() + waiting.wanted.wait.ms;
    }
    Wanted& wanted = waiting.wanted;
    std::optional<EventSource::Part> part =
        source_.recent(wanted.filter, wanted.after, wanted.events_max);
    if (!part) {  // there came so many at once that they are no longer in memory
        Wanted rest = std::move(wanted);
        return read_past(held.release(), rest);
    }
    bool is_over = held.is_last_call() || held.now_ms() >= waiting.until_ms;
    if (!part->events.empty() || part->more || is_over) {
        return write(held.release(), std::move(*part));
    }
    wanted.after = part->reached;
    held.ask_when_new_or_at(waiting.until_ms);
}

void EventPages::write(http::Exchange& exchange, EventSource::Part part) const {
    cut_to_bytes(part);
    exchange.answer(200, [&](http::JsonWriter& json) {
        json.begin_object();
        json.name("items");
        json.begin_array();
        for (const RecentEvents::Found& one : part.events) {
            write_event(json, *one.block, *one.event, source_.feed().source());
        }
        json.end_array();
        json.member("next", to_text(part.reached));
        json.member("more", part.more);
        json.end_object();
    });
}

}  // namespace onrush::relay
