#include "features/ranking/window.h"

#include "base/check.h"

namespace onrush::ranking {

namespace {

base::Duration length_of(Unit unit) {
    switch (unit) {
        case Unit::minute:
            return base::Duration::minutes(1);
        case Unit::hour:
            return base::Duration::hours(1);
        case Unit::day:
            return base::Duration::hours(24);
    }
    return {};
}

}  // namespace

base::Instant start_of(Unit unit, base::Instant at) {
    ONRUSH_CHECK(at.ms >= 0, "a bucket would start before 1970: {}", at.ms);
    return base::Instant(at.ms - at.ms % length_of(unit).ms);
}

std::array<Window, 2> windows_of(Unit unit) {
    switch (unit) {
        case Unit::minute:
            return {Window::minutes_10, Window::hours_1};
        case Unit::hour:
            return {Window::hours_24, Window::days_3};
        case Unit::day:
            return {Window::days_7, Window::days_30};
    }
    return {};
}

base::Duration length_of(Window window) {
    switch (window) {
        case Window::minutes_10:
            return base::Duration::minutes(10);
        case Window::hours_1:
            return base::Duration::hours(1);
        case Window::hours_24:
            return base::Duration::hours(24);
        case Window::days_3:
            return base::Duration::hours(24 * 3);
        case Window::days_7:
            return base::Duration::hours(24 * 7);
        case Window::days_30:
            return base::Duration::hours(24 * 30);
        case Window::all:
            break;
    }
    ONRUSH_CHECK(false, "window {} never ends", static_cast<int>(window));
    return {};
}

base::Instant next_leaving(Unit unit, base::Instant start, base::Instant now) {
    for (Window window : windows_of(unit)) {
        if (base::Instant leaves = start + length_of(window); leaves > now) {
            return leaves;
        }
    }
    return base::Instant::never();
}

std::string_view to_text(Window window) {
    switch (window) {
        case Window::minutes_10:
            return "10m";
        case Window::hours_1:
            return "1h";
        case Window::hours_24:
            return "24h";
        case Window::days_3:
            return "3d";
        case Window::days_7:
            return "7d";
        case Window::days_30:
            return "30d";
        case Window::all:
            return "all";
    }
    return "";
}

std::optional<Window> parse_window(std::string_view text) {
    for (Window window : ending_windows) {
        if (text == to_text(window)) {
            return window;
        }
    }
    return text == to_text(Window::all) ? std::optional(Window::all) : std::nullopt;
}

}  // namespace onrush::ranking
