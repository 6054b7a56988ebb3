// The limits of reading events over HTTP.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "relay/limits.h"

namespace onrush::relay::limits {

// Of a page. It ends earlier where its events are large.
inline constexpr std::size_t page_events_default = 100;
inline constexpr std::size_t page_events_max = 1000;
inline constexpr std::size_t page_bytes_max = std::size_t{128}
                                              << 10;  // of facts, as the log has them
// A page waits for the first new event, so long at most.
inline constexpr std::int64_t wait_seconds_max = 30;
// Of one look into the log's files; what was found by then is the answer.
inline constexpr base::Duration past_time_max = base::Duration::seconds(2);

// A page waits so long for what is durable, before it looks again.
inline constexpr base::Duration catching_up_max = base::Duration::seconds(1);

// What is taken from memory at once, and how often in one turn of an io thread for one reader.
inline constexpr std::size_t step_bytes_max = std::size_t{256} << 10;
inline constexpr std::size_t steps_per_turn_max = 16;
// What a stream takes at once.
inline constexpr std::size_t stream_events_max = 256;

}  // namespace onrush::relay::limits
