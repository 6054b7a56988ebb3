// The limits of what follows the log for the outside.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace onrush::relay::limits {

// Recent events kept in memory for all readers together. An event is some 100 bytes there, since
// its JSON is written when somebody reads it.
inline constexpr std::size_t recent_bytes = std::size_t{64} << 20;
inline constexpr std::size_t recent_bytes_min = std::size_t{1} << 20;
inline constexpr std::size_t recent_bytes_max = std::size_t{64} << 30;

// What one turn of the relay reads of the log, at least a record: those who wait for something else
// wait no longer than that.
inline constexpr std::size_t turn_records_max = 1024;
inline constexpr std::size_t turn_bytes_max = std::size_t{8} << 20;
// Between two turns that find nothing.
inline constexpr base::Duration rest = base::Duration(5);

// Pages of the past that wait at once: each is asked by an exchange that is open.
inline constexpr std::size_t past_pages_max = 16'384;
// Places in the log that are remembered, each with a window of 1 MiB.
inline constexpr std::size_t past_places_max = 8;

// Of a filter.
inline constexpr std::size_t subjects_max = 16;
inline constexpr std::size_t filter_bytes_max = 2000;

// "SEQUENCE-INDEX", both decimal.
inline constexpr std::size_t position_bytes_max = 32;

}  // namespace onrush::relay::limits
