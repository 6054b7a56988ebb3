#include "relay/stream/event_source.h"

#include <algorithm>

#include "relay/stream/limits.h"

namespace onrush::relay {

namespace {

using Kind = api::Topic::Kind;

std::uint64_t next_sequence(Position after) {
    return std::max<std::uint64_t>(after.sequence + (after.index == last_index ? 1 : 0), 1);
}

EventSource::Part part_of_account(const RecentEvents& recent, const EventFilter& filter,
                                  Position after, std::size_t events_max) {
    Position through{recent.last(), last_index};  // read first: what comes later is found later
    EventSource::Part part{.reached = after};
    part.events = recent.of_account(filter.account, after, events_max);
    part.more = part.events.size() == events_max;
    if (!part.events.empty()) {
        const RecentEvents::Found& last = part.events.back();
        part.reached = last.block->position_of(*last.event);
    }
    if (!part.more) {
        part.reached = std::max(part.reached, through);
    }
    std::erase_if(part.events, [&](const RecentEvents::Found& one) {
        return !filter.wants(*one.event->type, one.event->keys);
    });
    return part;
}

EventSource::Part part_of_all(const RecentEvents::Range& range, std::uint64_t last,
                              const EventFilter& filter, Position after, std::size_t events_max) {
    EventSource::Part part{.reached = after};
    for (const SharedBlock& block : range.blocks) {
        for (const Event& event : block->events) {
            Position position = block->position_of(event);
            if (position <= after || !filter.wants(*event.type, event.keys)) {
                continue;
            }
            part.events.push_back({block, &event});
            if (part.events.size() == events_max) {
                part.reached = position;
                part.more = true;
                return part;
            }
        }
    }
    part.reached = std::max(after, {range.through, last_index});
    part.more = range.through < last;
    return part;
}

}  // namespace

// A page of the past, from the io thread to the relay's and back. Its home owns it.
class EventSource::OnItsWay final : public PastPage {
public:
    using Home = std::list<std::unique_ptr<OnItsWay>>;

    OnItsWay(Home& home, http::CompletionQueue& completions, Then then)
        : home_(home), completions_(completions), then_(std::move(then)) {
        place_ = home.emplace(home.end(), this);
    }
    void send_home() override { completions_.post(*this); }
    void complete() override {
        then_(*this);
        home_.erase(place_);
    }
    // It was not sent.
    void stay() { home_.erase(place_); }

private:
    Home& home_;
    http::CompletionQueue& completions_;
    const Then then_;
    Home::iterator place_;
};

// What belongs to one io thread, and wakes it when there is something new.
class EventSource::Thread final : private base::Completion {
public:
    explicit Thread(http::CompletionQueue& queue) : completions(queue) {}

    // The relay's thread.
    void tell() {
        if (follows.load() && !told_.exchange(true)) {
            completions.post(*this);
        }
    }

    http::CompletionQueue& completions;
    OnItsWay::Home under_way;
    std::uint64_t seen = 0;  // streams were roused for all up to this record
    std::atomic<bool> follows{false};

private:
    void complete() override { told_.store(false); }  // the end of this turn looks

    std::atomic<bool> told_{false};
};

EventSource::EventSource(Feed& feed, const log::SegmentLog& log, api::EventStreams& streams,
                         http::Server& server)
    : feed_(feed), log_(log), streams_(streams) {
    for (std::size_t i = 0; i < server.io_threads(); ++i) {
        threads_.push_back(std::make_unique<Thread>(server.completions(i)));
    }
    feed.listen([this] {
        for (const std::unique_ptr<Thread>& thread : threads_) {
            thread->tell();
        }
    });
}

EventSource::~EventSource() = default;

Position EventSource::latest() const {
    return {log_.durable(), last_index};
}

bool EventSource::has_caught_up(std::size_t io_thread, std::uint64_t sequence) {
    if (feed_.recent().last() >= sequence || !feed_.healthy()) {
        return true;
    }
    will_follow(io_thread);
    feed_.tell_at(sequence);
    return false;
}

Position EventSource::before_oldest() const {
    std::uint64_t first = log_.first_sequence();
    return first <= 1 ? Position() : Position{first - 1, last_index};
}

bool EventSource::is_ahead(Position after) const {
    return after.sequence > log_.durable();
}

bool EventSource::is_gone(Position after) const {
    std::uint64_t next = next_sequence(after);
    return next < log_.first_sequence() && next < feed_.recent().first();
}

std::optional<EventSource::Part> EventSource::recent(const EventFilter& filter, Position after,
                                                     std::size_t events_max) const {
    const RecentEvents& recent = feed_.recent();
    std::uint64_t next = next_sequence(after);
    if (filter.account != 0) {
        Part part = part_of_account(recent, filter, after, events_max);
        // Asked afterwards, since the oldest go at any time.
        return next < recent.first() ? std::nullopt : std::optional(std::move(part));
    }
    RecentEvents::Range range = recent.from(next, limits::step_bytes_max);
    if (range.is_behind) {
        return std::nullopt;
    }
    return part_of_all(range, recent.last(), filter, after, events_max);
}

bool EventSource::ask_past(std::size_t io_thread, const EventFilter& filter, Position after,
                           std::size_t events_max, Then then) {
    Thread& thread = *threads_[io_thread];
    auto* page = new OnItsWay(thread.under_way, thread.completions, std::move(then));
    page->after = after;
    page->filter = filter;
    page->events_max = events_max;
    page->until = base::Duration(feed_.past().elapsed().ms + limits::past_time_max.ms);
    if (!feed_.past().ask(*page)) {
        page->stay();
        return false;
    }
    return true;
}

void EventSource::will_follow(std::size_t io_thread) {
    Thread& thread = *threads_[io_thread];
    if (!thread.follows.load()) {
        thread.follows.store(true);
        thread.seen = feed_.recent().last();
    }
}

void EventSource::end_of_turn(std::size_t io_thread) {
    Thread& thread = *threads_[io_thread];
    if (!thread.follows.load(std::memory_order_relaxed)) {
        return;
    }
    std::uint64_t last = feed_.recent().last();
    if (last != thread.seen) {
        rouse(io_thread, thread.seen + 1);
        streams_.rouse(io_thread, {Kind::catching_up, 0});
        thread.seen = last;
    }
    auto has_some = [&](Kind kind) { return streams_.has_topics(io_thread, kind); };
    if (!has_some(Kind::events) && !has_some(Kind::events_of_account) &&
        !has_some(Kind::catching_up)) {
        thread.follows.store(false);
    }
}

void EventSource::rouse(std::size_t io_thread, std::uint64_t first) {
    RecentEvents::Range range = feed_.recent().from(first, limits::turn_bytes_max);
    if (range.is_behind || range.through < feed_.recent().last()) {
        return rouse_all(io_thread);  // there is much: everybody looks
    }
    bool any = false;
    for (const SharedBlock& block : range.blocks) {
        for (const Event& event : block->events) {
            any = true;
            if (event.keys.account != 0) {
                streams_.rouse(io_thread, {Kind::events_of_account, event.keys.account});
            }
        }
    }
    if (any) {
        streams_.rouse(io_thread, {Kind::events, 0});
    }
}

void EventSource::rouse_all(std::size_t io_thread) {
    streams_.rouse(io_thread, {Kind::events, 0});
    for (std::uint64_t account : streams_.topics(io_thread, Kind::events_of_account)) {
        streams_.rouse(io_thread, {Kind::events_of_account, account});
    }
}

}  // namespace onrush::relay
