#include "api/event_streams.h"

#include <algorithm>

#include <fmt/format.h>

#include "http/json_text.h"

namespace onrush::api {

namespace {

// What the last event of a stream says.
struct Gone {
    std::string_view code;
    std::string_view detail;
};
BOOST_DESCRIBE_STRUCT(Gone, (), (code, detail))

// What anyone may see needs no token.
bool needs_caller(const http::Exchange& exchange) {
    return exchange.route != nullptr && exchange.route->who != http::Who::anyone;
}

}  // namespace

EventStreams::EventStreams(std::size_t io_threads, StreamLimits stream_limits, const Tokens& tokens)
    : threads_(io_threads),
      limits_(std::move(stream_limits)),
      tokens_(tokens),
      accounts_(limits_.per_account),
      addresses_(limits_.per_address, limits_.is_shared) {}

EventStreams::~EventStreams() = default;

std::size_t EventStreams::open_count() const {
    std::size_t count = 0;
    for (const Thread& thread : threads_) {
        count += thread.open.get();
    }
    return count;
}

void EventStreams::describe(http::Route& route) {
    route.answers = {{200, nullptr, http::event_stream_type}};
    route.problems.push_back(&http::problems::too_many_streams);
}

std::optional<EventStreams::Counted> EventStreams::count(http::Exchange& exchange) {
    std::int64_t retry_seconds = limits::streams_full_retry.ms / 1000;
    if (open_count() >= limits_.all) {
        exchange.refuse_for_now(
            http::problems::overloaded,
            fmt::format("{} streams of events are open, and no more are. Ask without a stream.",
                        limits_.all),
            retry_seconds);
        return std::nullopt;
    }
    const http::Caller& caller = exchange.caller;
    if (caller.who > http::Who::user) {
        return Counted{};
    }
    if (caller.account != 0 && !accounts_.enter(caller.account)) {
        exchange.refuse_for_now(
            http::problems::too_many_streams,
            fmt::format("Your account has {} streams of events open, and may have no more. Close "
                        "one, or ask without a stream.",
                        limits_.per_account),
            retry_seconds);
        return std::nullopt;
    }
    std::optional<std::uint64_t> address = addresses_.enter(exchange.client());
    if (!address) {
        if (caller.account != 0) {
            accounts_.leave(caller.account);
        }
        exchange.refuse_for_now(
            http::problems::too_many_streams,
            fmt::format("Your address has {} streams of events open, and may have no more. Close "
                        "one, or ask without a stream.",
                        limits_.per_address),
            retry_seconds);
        return std::nullopt;
    }
    return Counted{caller.account, *address};
}

std::uint64_t EventStreams::cut_off() const {
    std::uint64_t count = 0;
    for (const Thread& thread : threads_) {
        count += thread.cut_off.get();
    }
    return count;
}

EventStreams::Stream& EventStreams::add(http::Exchange& exchange, const Counted& counted, Ask ask,
                                        Topic topic) {
    Thread& thread = threads_[exchange.io_thread()];
    thread.streams.emplace_front(*this, counted, exchange, std::move(ask), topic);
    Stream& stream = thread.streams.front();
    stream.place_ = thread.streams.begin();
    thread.open.set(thread.streams.size());
    return stream;
}

void EventStreams::make_due(Stream& stream) {
    stream.due_at_ = stream.thread_.due.emplace(stream.thread_.now_ms, &stream);
    if (stream.topic_.kind != Topic::Kind::none) {
        stream.thread_.topics[stream.topic_].insert(&stream);
    }
}

void EventStreams::open(http::Exchange& exchange, Ask ask, Topic topic) {
    std::optional<Counted> counted = count(exchange);
    if (!counted) {
        return;
    }
    exchange.header("X-Accel-Buffering", "no");  // proxies pass on each event as it comes
    exchange.begin_stream(200, http::event_stream_type);
    Stream& stream = add(exchange, *counted, std::move(ask), topic);
    if (exchange.method() == http::Method::head) {
        return close(stream.thread_, stream);  // nobody would know where its answer ends
    }
    (void)exchange.stream(fmt::format("retry: {}\n\n", limits::stream_retry.ms));
    make_due(stream);
}

void EventStreams::hold(http::Exchange& exchange, Ask ask, Topic topic) {
    if (std::optional<Counted> counted = count(exchange)) {
        Stream& stream = add(exchange, *counted, std::move(ask), topic);
        stream.held_ = true;
        make_due(stream);
    }
}

void EventStreams::hurry(std::size_t io_thread, Topic topic) {
    Thread& thread = threads_[io_thread];
    auto found = thread.topics.find(topic);
    if (found == thread.topics.end()) {
        return;
    }
    auto count = static_cast<std::int64_t>(found->second.size());
    std::int64_t before = 0;
    for (Stream* stream : found->second) {
        stream->hurry(thread.now_ms + before * limits::stream_pause_min.ms / count);
        before += 1;
    }
}

void EventStreams::rouse(std::size_t io_thread, Topic topic) {
    Thread& thread = threads_[io_thread];
    auto found = thread.topics.find(topic);
    if (found == thread.topics.end()) {
        return;
    }
    for (Stream* stream : found->second) {
        if (!stream->due_.empty()) {
            stream->roused_ = true;
        } else if (!stream->awaits_room_) {
            stream->due_ = thread.due.extract(stream->due_at_);
            stream->be_due(thread.now_ms);
        }
    }
}

std::vector<std::uint64_t> EventStreams::topics(std::size_t io_thread, Topic::Kind kind) const {
    std::vector<std::uint64_t> all;
    const auto& topics = threads_[io_thread].topics;
    for (auto at = topics.lower_bound({kind, 0}); at != topics.end() && at->first.kind == kind;
         ++at) {
        all.push_back(at->first.number);
    }
    return all;
}

bool EventStreams::has_topics(std::size_t io_thread, Topic::Kind kind) const {
    const auto& topics = threads_[io_thread].topics;
    auto first = topics.lower_bound({kind, 0});
    return first != topics.end() && first->first.kind == kind;
}

void EventStreams::end_of_turn(std::size_t io_thread, std::int64_t now_ms) {
    Thread& thread = threads_[io_thread];
    thread.now_ms = now_ms;
    // While the server drains, all are over; nobody is asked again then.
    bool draining = !thread.streams.empty() && thread.streams.front().exchange_.draining();
    while (!thread.due.empty() && (draining || thread.due.begin()->first <= now_ms)) {
        Due::node_type due = thread.due.extract(thread.due.begin());
        Stream& stream = *due.mapped();
        stream.due_ = std::move(due);
        look_at(thread, stream);
    }
    thread.over.clear();
}

void EventStreams::look_at(Thread& thread, Stream& stream) {
    bool over = stream.is_over();
    if (stream.held_) {
        stream.ask_(stream);
    } else if (over || stream.awaits_room_) {
        thread.cut_off.add(over ? 0 : 1);
        close(thread, stream);
    } else if (auto fault = tokens_.fault_of(stream.caller_)) {
        stream.end(http::problems::unauthorized.code, detail_of(*fault));
    } else {
        stream.asked_ms_ = thread.now_ms;
        stream.ask_(stream);
    }
}

void EventStreams::close(Thread& thread, Stream& stream) {
    stream.exchange_.end_stream();
    forget(thread, stream);
}

void EventStreams::forget(Thread& thread, Stream& stream) {
    if (stream.counted_.account != 0) {
        accounts_.leave(stream.counted_.account);
    }
    addresses_.leave(stream.counted_.address);
    if (auto topic = thread.topics.find(stream.topic_); topic != thread.topics.end()) {
        topic->second.erase(&stream);
        if (topic->second.empty()) {
            thread.topics.erase(topic);
        }
    }
    thread.over.splice(thread.over.end(), thread.streams, stream.place_);
    thread.open.set(thread.streams.size());
}

EventStreams::Stream::Stream(EventStreams& streams, Counted counted, http::Exchange& exchange,
                             Ask ask, Topic topic)
    : streams_(streams),
      thread_(streams.threads_[exchange.io_thread()]),
      counted_(counted),
      exchange_(exchange),
      caller_(needs_caller(exchange) ? exchange.caller : http::Caller()),
      ask_(std::move(ask)),
      topic_(topic),
      sent_ms_(thread_.now_ms),
      asked_ms_(thread_.now_ms) {}

base::Duration EventStreams::Stream::until_token_ends(base::Duration pause) const {
    base::Instant now = streams_.tokens_.clock().now();
    base::Instant ends = caller_.token_ends;
    return ends <= now ? base::Duration() : ends < now + pause ? ends - now : pause;
}

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
        return streams_.close(thread_, *this);
    }
    if (thread_.now_ms - sent_ms_ >= limits::stream_quiet_max.ms && exchange_.stream(":\n\n")) {
        sent_ms_ = thread_.now_ms;
    }
    base::Duration pause = std::clamp(next, limits::stream_pause_min, limits::stream_quiet_max);
    // What it was asked may have been answered before that which is new.
    be_due(thread_.now_ms + until_token_ends(hurried_ ? limits::stream_pause_min : pause).ms);
    hurried_ = false;
}

void EventStreams::Stream::be_due(std::int64_t at_ms) {
    due_.key() = at_ms;
    due_at_ = thread_.due.insert(std::move(due_));
}

void EventStreams::Stream::hurry(std::int64_t at_ms) {
    if (!due_.empty()) {
        hurried_ = true;
        return;
    }
    std::int64_t at = std::max(at_ms, asked_ms_ + limits::stream_pause_min.ms);
    if (at < due_at_->first) {
        due_ = thread_.due.extract(due_at_);
        be_due(at);
    }
}

void EventStreams::Stream::end(std::string_view code, std::string_view detail) {
    (void)send("gone", http::json_text(Gone{code, detail}));
    streams_.close(thread_, *this);
}

// --- of those that tell everything ---

void EventStreams::Stream::add(std::string_view text) {
    if (exchange_.stream(text)) {
        sent_ms_ = thread_.now_ms;
    } else {
        failed_ = true;  // nothing may follow what was not sent
    }
}

void EventStreams::Stream::ask_when_taken() {
    ONRUSH_CHECK(!due_.empty(), "a stream of exchange {} was not asked", exchange_.request_id());
    if (is_over() || !exchange_.postpones(*this)) {
        return is_over() ? streams_.close(thread_, *this) : ask_next_turn();
    }
    awaits_room_ = true;
    be_due(thread_.now_ms + streams_.limits_.untaken_for.ms);
}

void EventStreams::Stream::ask_next_turn() {
    ONRUSH_CHECK(!due_.empty(), "a stream of exchange {} was not asked", exchange_.request_id());
    completions().post(*this);
}

void EventStreams::Stream::complete() {
    if (std::exchange(awaits_room_, false)) {
        due_ = thread_.due.extract(due_at_);
    }
    streams_.look_at(thread_, *this);
}

void EventStreams::Stream::ask_when_new(std::string_view id) {
    if (is_over()) {
        return streams_.close(thread_, *this);
    }
    std::int64_t quiet_at = sent_ms_ + limits::stream_quiet_max.ms;
    if (thread_.now_ms >= quiet_at && has_room()) {
        add(fmt::format("id: {}\n:\n\n", id));
    }
    bool is_quiet = thread_.now_ms < quiet_at;
    park_until(is_quiet ? quiet_at : thread_.now_ms + limits::stream_quiet_max.ms);
}

bool EventStreams::Stream::is_last_call() const {
    return is_over() || streams_.tokens_.fault_of(caller_).has_value();
}

void EventStreams::Stream::ask_when_new_or_at(std::int64_t at_ms) {
    park_until(at_ms);
}

void EventStreams::Stream::park_until(std::int64_t at_ms) {
    ONRUSH_CHECK(!due_.empty(), "a stream of exchange {} was not asked", exchange_.request_id());
    base::Duration pause = until_token_ends(base::Duration(at_ms - thread_.now_ms));
    be_due(std::exchange(roused_, false) ? thread_.now_ms : thread_.now_ms + pause.ms);
}

http::Exchange& EventStreams::Stream::release() {
    ONRUSH_CHECK(held_ && !due_.empty(), "exchange {} is not held", exchange_.request_id());
    http::Exchange& exchange = exchange_;
    streams_.forget(thread_, *this);
    return exchange;
}

}  // namespace onrush::api
