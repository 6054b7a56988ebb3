#include "relay/feed.h"

#include "base/logging.h"

namespace onrush::relay {

using base::Outcome;

Feed::Feed(log::LogSource& log, const EventTypes& types, const Settings& settings,
           const base::Clock& clock)
    : log_(log),
      types_(types),
      settings_(settings),
      recent_(settings.recent_bytes),
      past_(log, types, recent_, clock) {}

base::Duration Feed::turn() {
    bool more = false;
    if (healthy()) {
        Outcome<bool> followed = follow();
        if (followed) {
            more = *followed;
        } else {
            base::log_error("events.stopped", {{"text", followed.error().text},
                                               {"then", "no new events are told until a restart"}});
            healthy_.store(false, std::memory_order_relaxed);
        }
    }
    more = past_.turn() || more;
    return more ? base::Duration(0) : limits::rest;
}

void Feed::tell_at(std::uint64_t sequence) {
    std::uint64_t before = tell_at_.load();
    while (before < sequence && !tell_at_.compare_exchange_weak(before, sequence)) {
    }
}

bool Feed::is_awaited() {
    std::uint64_t awaited = tell_at_.load();
    return awaited != 0 && awaited <= recent_.last() &&
           tell_at_.compare_exchange_strong(awaited, 0);
}

Outcome<bool> Feed::follow() {
    std::uint64_t durable = log_.durable();
    if (reader_ == nullptr) {
        // What is older is read when somebody asks for it.
        Outcome<std::unique_ptr<EventReader>> reader = EventReader::open(log_, types_, durable + 1);
        if (!reader) {
            return std::unexpected(reader.error());
        }
        reader_ = std::move(*reader);
        recent_.begin_with(durable + 1);
    }
    std::size_t bytes = 0;
    std::size_t records = 0;
    std::uint64_t events = 0;
    for (; records < limits::turn_records_max && bytes < limits::turn_bytes_max; ++records) {
        Outcome<SharedBlock> block = reader_->next(durable);
        if (!block) {
            return std::unexpected(block.error());
        }
        if (*block == nullptr) {
            break;
        }
        bytes += reader_->bytes_read();
        events += (*block)->events.size();
        counters_.time_ms.set(static_cast<std::uint64_t>((*block)->time.ms));
        recent_.add(std::move(*block));
    }
    counters_.records.add(records);
    counters_.events.add(events);
    counters_.passed_over.set(reader_->passed_over());
    if (is_awaited() || events != 0) {
        for (const std::function<void()>& listener : listeners_) {
            listener();
        }
    }
    return recent_.last() < durable;
}

}  // namespace onrush::relay
