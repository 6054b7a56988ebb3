#include "base/time.h"

#include <chrono>

#include <fmt/format.h>

namespace onrush::base {

namespace {

constexpr std::int64_t ms_per_day = 86'400'000;

// Two, three or four digits at the front of `text`, which they are then cut from.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) {
        return std::nullopt;
    }
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9') {
            return std::nullopt;
        }
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected) {
        return false;
    }
    text.remove_prefix(1);
    return true;
}

// Days since 1970-01-01, or nothing when there is no such day.
std::optional<std::int64_t> take_date(std::string_view& text) {
    std::optional<int> year = take_digits(text, 4);
    if (!year || *year < 1970 || !take(text, '-')) {
        return std::nullopt;
    }
    std::optional<int> month = take_digits(text, 2);
    if (!month || !take(text, '-')) {
        return std::nullopt;
    }
    std::optional<int> day = take_digits(text, 2);
    if (!day) {
        return std::nullopt;
    }
    std::chrono::year_month_day date(std::chrono::year(*year),
                                     std::chrono::month(static_cast<unsigned>(*month)),
                                     std::chrono::day(static_cast<unsigned>(*day)));
    if (!date.ok()) {
        return std::nullopt;
    }
    return std::chrono::sys_days(date).time_since_epoch().count();
}

// Milliseconds since midnight.
std::optional<std::int64_t> take_time_of_day(std::string_view& text) {
    std::optional<int> hour = take_digits(text, 2);
    if (!hour || *hour > 23 || !take(text, ':')) {
        return std::nullopt;
    }
    std::optional<int> minute = take_digits(text, 2);
    if (!minute || *minute > 59 || !take(text, ':')) {
        return std::nullopt;
    }
    std::optional<int> second = take_digits(text, 2);
    if (!second || *second > 59) {
        return std::nullopt;
    }
    int fraction_ms = 0;
    if (take(text, '.')) {
        std::size_t digits = 0;
        for (; !text.empty() && text[0] >= '0' && text[0] <= '9'; ++digits) {
            if (digits < 3) {
                fraction_ms = fraction_ms * 10 + (text[0] - '0');
            }
            text.remove_prefix(1);
        }
        if (digits == 0 || digits > 9) {
            return std::nullopt;
        }
        for (; digits < 3; ++digits) {
            fraction_ms *= 10;
        }
    }
    return ((*hour * 60LL + *minute) * 60 + *second) * 1000 + fraction_ms;
}

// Minutes east of UTC.
std::optional<std::int64_t> take_offset(std::string_view& text) {
    if (take(text, 'Z') || take(text, 'z')) {
        return 0;
    }
    int sign = take(text, '+') ? 1 : take(text, '-') ? -1 : 0;
    std::optional<int> hours = take_digits(text, 2);
    if (sign == 0 || !hours || *hours > 23 || !take(text, ':')) {
        return std::nullopt;
    }
    std::optional<int> minutes = take_digits(text, 2);
    if (!minutes || *minutes > 59) {
        return std::nullopt;
    }
    return sign * (*hours * 60 + *minutes);
}

}  // namespace

Instant operator+(Instant instant, Duration duration) {
    std::int64_t sum = 0;
    if (instant.is_never() || __builtin_add_overflow(instant.ms, duration.ms, &sum)) {
        return Instant::never();
    }
    return Instant(sum);
}

std::string to_text(Instant instant) {
    if (instant.is_never()) {
        return "never";
    }
    std::int64_t days = instant.ms / ms_per_day;
    std::int64_t rest = instant.ms % ms_per_day;
    if (rest < 0) {
        days -= 1;
        rest += ms_per_day;
    }
    std::chrono::year_month_day date{
        std::chrono::sys_days(std::chrono::days(static_cast<int>(days)))};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       rest / 3'600'000, rest / 60'000 % 60, rest / 1000 % 60, rest % 1000);
}

std::optional<Instant> parse_instant(std::string_view text) {
    std::optional<std::int64_t> days = take_date(text);
    if (!days || !(take(text, 'T') || take(text, 't'))) {
        return std::nullopt;
    }
    std::optional<std::int64_t> time_of_day = take_time_of_day(text);
    if (!time_of_day) {
        return std::nullopt;
    }
    std::optional<std::int64_t> offset = take_offset(text);
    if (!offset || !text.empty()) {
        return std::nullopt;
    }
    std::int64_t ms = *days * ms_per_day + *time_of_day - *offset * 60'000;
    if (ms < 0) {
        return std::nullopt;
    }
    return Instant(ms);
}

Instant SystemClock::now() const {
    auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return Instant(std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count());
}

Duration SystemClock::elapsed() const {
    auto since_start = std::chrono::steady_clock::now().time_since_epoch();
    return Duration(std::chrono::duration_cast<std::chrono::milliseconds>(since_start).count());
}

}  // namespace onrush::base
