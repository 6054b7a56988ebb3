// Instants and durations, both in whole milliseconds.
//
// Business code never reads a clock: a batch brings its Instant along. The wall clock is read
// through the Clock port at the edge, where a simulation puts its own.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace onrush::base {

struct Duration {
    std::int64_t ms = 0;

    constexpr Duration() = default;
    constexpr explicit Duration(std::int64_t milliseconds) : ms(milliseconds) {}
    [[nodiscard]] static constexpr Duration seconds(std::int64_t n) { return Duration(n * 1000); }
    [[nodiscard]] static constexpr Duration minutes(std::int64_t n) { return seconds(n * 60); }
    [[nodiscard]] static constexpr Duration hours(std::int64_t n) { return minutes(n * 60); }
    friend constexpr auto operator<=>(Duration, Duration) = default;
    friend constexpr Duration operator-(Duration a, Duration b) { return Duration(a.ms - b.ms); }
};

// Milliseconds since 1970-01-01T00:00:00Z.
struct Instant {
    std::int64_t ms = 0;

    constexpr Instant() = default;
    constexpr explicit Instant(std::int64_t milliseconds) : ms(milliseconds) {}

    // A deadline that does not exist. Deadline indexes leave such rows out.
    [[nodiscard]] static constexpr Instant never() {
        return Instant(std::numeric_limits<std::int64_t>::max());
    }
    [[nodiscard]] constexpr bool is_never() const { return *this == never(); }
    friend constexpr auto operator<=>(Instant, Instant) = default;
};

// never() absorbs: a deadline that does not exist stays so, and a sum past the end is never().
[[nodiscard]] Instant operator+(Instant instant, Duration duration);
[[nodiscard]] constexpr Duration operator-(Instant a, Instant b) {
    return Duration(a.ms - b.ms);
}

// RFC 3339 in UTC with milliseconds, "2026-11-21T07:35:45.000Z"; never() is "never".
[[nodiscard]] std::string to_text(Instant instant);

// Accepts RFC 3339 with a 'Z' or a numeric offset, up to 9 fractional digits (cut to ms),
// years 1970 to 9999. Nothing for anything else.
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text);

// The port to the clocks. Any thread.
class Clock {
public:
    virtual ~Clock() = default;
    // The wall clock: it may jump, also back.
    [[nodiscard]] virtual Instant now() const = 0;
    // Since some moment of the past: it never jumps and never goes back.
    [[nodiscard]] virtual Duration elapsed() const = 0;
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] Instant now() const override;
    [[nodiscard]] Duration elapsed() const override;
};

}  // namespace onrush::base
