// The windows of time that a ranking looks at, and the buckets that they are made of.
//
//   minutes   10m: 10 buckets   1h:  60 buckets
//   hours     24h: 24 buckets   3d:  72 buckets
//   days       7d:  7 buckets   30d: 30 buckets     `all`: no buckets, the catalogue's totals
//
// Buckets start at whole minutes, hours and days of UTC. A window of n buckets holds the current
// one and the n - 1 before it, so a bucket leaves a window one window's length after its start:
//
//   start           start + 10m                                     start + 1h
//     | in 10m and 1h   |               in 1h                           | gone
//
// Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include <boost/describe.hpp>

#include "base/time.h"

namespace onrush::ranking {

enum class Unit : std::uint8_t { minute, hour, day };
BOOST_DESCRIBE_ENUM(Unit, minute, hour, day)

enum class Window : std::uint8_t {
    minutes_10,
    hours_1,
    hours_24,
    days_3,
    days_7,
    days_30,
    all,
};
BOOST_DESCRIBE_ENUM(Window, minutes_10, hours_1, hours_24, days_3, days_7, days_30, all)

inline constexpr std::array units = {Unit::minute, Unit::hour, Unit::day};

// Those that end; a product has a Score for each.
inline constexpr std::array ending_windows = {
    Window::minutes_10, Window::hours_1, Window::hours_24,
    Window::days_3,     Window::days_7,  Window::days_30,
};

[[nodiscard]] base::Instant start_of(Unit unit, base::Instant at);

// The two windows that are made of a unit's buckets, the shorter first.
[[nodiscard]] std::array<Window, 2> windows_of(Unit unit);

// The window must end.
[[nodiscard]] base::Duration length_of(Window window);

// When the bucket leaves the next of its windows after `now`; never() when it has left both.
[[nodiscard]] base::Instant next_leaving(Unit unit, base::Instant start, base::Instant now);

// "10m", "1h", "24h", "3d", "7d", "30d", "all".
[[nodiscard]] std::string_view to_text(Window window);
[[nodiscard]] std::optional<Window> parse_window(std::string_view text);

}  // namespace onrush::ranking
