// Events: facts of the log on their way out, as CloudEvents 1.0.
//
//   {"specversion":"1.0","id":"4711-0","source":"/onrush/1","type":"onrush.coupon.issued.v1",
//    "subject":"coupons/1000000042","time":"2026-11-21T07:35:45.000Z",
//    "partitionkey":"accounts/17","data":{...}}
//
// In memory an event is its fact and what it is about; the JSON is written when it is sent. Blocks
// are made once and then only read, by any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"
#include "http/buffer.h"
#include "relay/event_type.h"
#include "relay/position.h"

namespace onrush::relay {

struct Event {
    const EventType* type = nullptr;
    FactKeys keys;
    std::uint32_t index = 0;        // among the facts of its record
    std::uint32_t fact_at = 0;      // in the bytes of its block
    std::uint32_t fact_bytes = 0;   // of today's shape
    std::uint32_t trace_bytes = 0;  // they lie before the fact
};

// The events of one record of the log. It may have none.
struct EventBlock {
    std::uint64_t sequence = 0;
    base::Instant time;  // of all that is in it
    std::string bytes;
    std::vector<Event> events;  // by their index

    [[nodiscard]] base::ByteView fact_of(const Event& event) const {
        return base::ByteView(bytes).substr(event.fact_at, event.fact_bytes);
    }
    // W3C trace context of the request that made it so; empty: none was given.
    [[nodiscard]] std::string_view trace_of(const Event& event) const {
        return std::string_view(bytes).substr(event.fact_at - event.trace_bytes, event.trace_bytes);
    }
    [[nodiscard]] Position position_of(const Event& event) const { return {sequence, event.index}; }
    [[nodiscard]] std::size_t memory() const {
        return sizeof *this + bytes.capacity() + events.capacity() * sizeof(Event);
    }
};
using SharedBlock = std::shared_ptr<const EventBlock>;

// "coupons/1000000042"
[[nodiscard]] std::string subject_of(const Event& event);
// Events with the same one reach a consumer in their order: of the account, or of the subject where
// there is no account.
[[nodiscard]] std::string partition_key_of(const Event& event);

// Appends the whole event as JSON. `source` says who tells it: "/onrush/NODE".
void write_event(http::Buffer& out, const EventBlock& block, const Event& event,
                 std::string_view source);
void write_event(http::JsonWriter& json, const EventBlock& block, const Event& event,
                 std::string_view source);
// Appends its data alone.
void write_data(http::Buffer& out, const EventBlock& block, const Event& event);

}  // namespace onrush::relay
