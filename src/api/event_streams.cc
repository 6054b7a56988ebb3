#include "api/event_streams.h"

#include <algorithm>

#include <fmt/format.h>

namespace onrush::api {

EventStreams::EventStreams(std::size_t io_threads, std::size_t streams_max)
    : threads_(io_threads), streams_max_(streams_max) {}

EventStreams::~EventStreams() = default;

std::size_t EventStreams::open_count() const {
    std::size_t count = 0;
    for (const Thread& thread : threads_) {
        count += thread.open.get();
    }
    return count;
}

void EventStreams::open(http::Exchange& exchange, Ask ask) {
    if (open_count() >= streams_max_) {
        return exchange.refuse_for_now(
            http::problems::overloaded,
            fmt::format("{} streams of events are open, and no more are. Ask without a stream.",
                        streams_max_),
            limits::streams_full_retry.ms / 1000);
    }
    exchange.header("X-Accel-Buffering", "no");  // proxies pass on each event as it comes
    exchange.begin_stream(200, event_stream_type);
    if (exchange.method() == http::Method::head) {
        return exchange.end_stream();  // nobody would know where its answer ends
    }
    (void)exchange.stream(fmt::format("retry: {}\n\n", limits::stream_retry.ms));
    Thread& thread = threads_[exchange.io_thread()];
    thread.streams.emplace_front(thread, exchange, std::move(ask));
    Stream& stream = thread.streams.front();
    stream.place_ = thread.streams.begin();
    thread.due.emplace(thread.now_ms, &stream);
    thread.open.set(thread.streams.size());
}

void EventStreams::end_of_turn(std::size_t io_thread, std::int64_t now_ms) {
    Thread& thread = threads_[io_thread];
    thread.now_ms = now_ms;
    // While the server drains, all are over; nobody is asked again then.
    bool draining = !thread.streams.empty() && thread.streams.front().exchange_.draining();
    while (!thread.due.empty() && (draining || thread.due.begin()->first <= now_ms)) {
        Due::node_type due = thread.due.extract(thread.due.begin());
        Stream& stream = *due.mapped();
        if (stream.is_over()) {
            close(thread, stream);
        } else {
            stream.due_ = std::move(due);
            stream.ask_(stream);
        }
    }
    thread.over.clear();
}

void EventStreams::close(Thread& thread, Stream& stream) {
    stream.exchange_.end_stream();
    thread.over.splice(thread.over.end(), thread.streams, stream.place_);
    thread.open.set(thread.streams.size());
}

EventStreams::Stream::Stream(Thread& thread, http::Exchange& exchange, Ask ask)
    : thread_(thread), exchange_(exchange), ask_(std::move(ask)), sent_ms_(thread.now_ms) {}

bool EventStreams::Stream::send(std::string_view event, std::string_view data) {
    ONRUSH_CHECK(data.find('\n') == data.npos, "the data of event {} has a line feed", event);
    return exchange_.stream(fmt::format("event: {}\ndata: {}\n\n", event, data));
}

void EventStreams::Stream::tell(std::string_view event, std::string_view data,
                                base::Duration next) {
    if (data != last_ && send(event, data)) {
        last_ = data;
        sent_ms_ = thread_.now_ms;
    }
    ask_again(next);
}

void EventStreams::Stream::ask_again(base::Duration next) {
    ONRUSH_CHECK(!due_.empty(), "a stream of exchange {} was not asked", exchange_.request_id());
    if (is_over()) {
        return close(thread_, *this);
    }
    if (thread_.now_ms - sent_ms_ >= limits::stream_quiet_max.ms && exchange_.stream(":\n\n")) {
        sent_ms_ = thread_.now_ms;
    }
    base::Duration pause = std::clamp(next, limits::stream_pause_min, limits::stream_quiet_max);
    due_.key() = thread_.now_ms + pause.ms;
    thread_.due.insert(std::move(due_));
}

void EventStreams::Stream::end(std::string_view event, std::string_view data) {
    (void)send(event, data);
    close(thread_, *this);
}

}  // namespace onrush::api
