// Follows the log for all readers of events, in turns: the relay's thread takes them
// (feed_thread.h), and so does a test.
//
//     log --EventReader--> RecentEvents --listeners--> io threads: who follows
//      \____PastReader____ pages of what is older ____/   who asks
//
// A turn reads some of what is new, then some of what was asked for of the past: neither waits long
// for the other. Nobody on the way of a command knows of it: it asks the log for its durable end.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/counter.h"
#include "log/segment_log.h"
#include "relay/limits.h"
#include "relay/past_reader.h"
#include "relay/recent_events.h"

namespace onrush::relay {

struct FeedCounters {
    base::Counter records;
    base::Counter events;
    base::Counter passed_over;  // facts of which no event is made
    base::Counter time_ms;      // of the last record
};

class Feed {
public:
    struct Settings {
        std::string source = "/onrush/1";  // of every event
        std::size_t recent_bytes = limits::recent_bytes;
    };

    // Log, types and clock outlive the feed.
    Feed(log::LogSource& log, const EventTypes& types, const Settings& settings,
         const base::Clock& clock);

    // What is called when there are new events, or tell_at() asked for it, on the relay's thread.
    // Before the first turn.
    void listen(std::function<void()> listener) { listeners_.push_back(std::move(listener)); }

    // --- the relay's thread ---
    // How long to rest before the next turn.
    [[nodiscard]] base::Duration turn();

    // --- any thread ---
    // Listeners are called as well when this record has been looked at, even if it has no events.
    void tell_at(std::uint64_t sequence);
    [[nodiscard]] const RecentEvents& recent() const { return recent_; }
    [[nodiscard]] const EventTypes& types() const { return types_; }
    [[nodiscard]] const std::string& source() const { return settings_.source; }
    [[nodiscard]] PastReader& past() { return past_; }
    [[nodiscard]] const PastReader& past() const { return past_; }
    // False: the log could not be read, and nothing new is told any more until a restart.
    [[nodiscard]] bool healthy() const { return healthy_.load(std::memory_order_relaxed); }
    [[nodiscard]] const FeedCounters& counters() const { return counters_; }

private:
    // True when there may be more at once.
    [[nodiscard]] base::Outcome<bool> follow();
    // Whether somebody waits for what has been looked at.
    [[nodiscard]] bool is_awaited();

    log::LogSource& log_;
    const EventTypes& types_;
    const Settings settings_;
    RecentEvents recent_;
    PastReader past_;
    std::unique_ptr<EventReader> reader_;
    std::vector<std::function<void()>> listeners_;
    FeedCounters counters_;
    std::atomic<std::uint64_t> tell_at_{0};  // 0: nobody asked
    std::atomic<bool> healthy_{true};
};

}  // namespace onrush::relay
