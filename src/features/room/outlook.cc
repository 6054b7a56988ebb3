#include "features/room/outlook.h"

#include <algorithm>

#include "features/room/admission.h"

namespace onrush::room {

namespace {

constexpr std::int64_t minute_ms = 60'000;

std::int64_t divided_up(std::int64_t number, std::int64_t by) {
    return (number + by - 1) / by;
}

}  // namespace

void note_admitted(RoomCount& count, std::uint32_t people, base::Instant now) {
    std::int64_t since = (now - count.minute_at).ms;
    if (since >= minute_ms) {
        count.minute_before = since < 2 * minute_ms ? count.minute_admitted : 0;
        count.minute_admitted = 0;
        count.minute_at = base::Instant(now.ms - now.ms % minute_ms);
    }
    count.minute_admitted += people;
}

std::uint32_t admitted_per_minute(const RoomCount& count, base::Instant now) {
    std::int64_t since = (now - count.minute_at).ms;
    if (since >= 2 * minute_ms) {
        return 0;
    }
    bool current = since < minute_ms;
    std::int64_t before = current ? count.minute_before : count.minute_admitted;
    std::int64_t left_ms = minute_ms - since % minute_ms;
    return (current ? count.minute_admitted : 0) +
           static_cast<std::uint32_t>(divided_up(before * left_ms, minute_ms));
}

std::optional<base::Duration> wait_of(const Room& room, const RoomCount& count,
                                      std::uint32_t position, base::Instant now) {
    RoomState state = state_of(room, count);
    if (state == RoomState::paused || state == RoomState::closed || state == RoomState::sold_out) {
        return std::nullopt;
    }
    base::Instant first = count.tick_at.is_never() ? next_tick(room, count, now) : count.tick_at;
    std::int64_t ticks = divided_up(position, room.admit_count);
    std::int64_t wait_ms = (first - now).ms + (ticks - 1) * room.admit_every.ms;
    std::uint32_t free = room.max_active - std::min(room.max_active, count.active);
    if (position > free) {
        std::int64_t behind = position - free;
        std::int64_t pace = admitted_per_minute(count, now);
        std::int64_t until_free_ms =
            pace > 0 ? divided_up(behind * minute_ms, pace)
                     : divided_up(behind, room.max_active) * room.session_for.ms;
        wait_ms = std::max(wait_ms, until_free_ms);
    }
    return base::Duration(std::max<std::int64_t>(wait_ms, 0));
}

base::Duration fair_interval(const RoomFeature& feature) {
    auto waiting = static_cast<std::int64_t>(feature.tickets.size());
    std::int64_t half = feature.settings.polls_per_second_max / 2;
    return std::max(limits::poll_min, base::Duration(divided_up(waiting * 1000, half)));
}

base::Duration poll_after(const RoomFeature& feature, std::optional<base::Duration> wait) {
    base::Duration fair = fair_interval(feature);
    return wait ? std::clamp(*wait, limits::poll_min, fair) : fair;
}

base::Instant asks_by(const RoomFeature& feature, base::Instant now) {
    const AskHorizon* horizon = feature.ask_horizons.find(AskHorizon().id);
    return horizon == nullptr ? now : std::max(now, horizon->asks_by);
}

void note_asks_by(RoomFeature& feature, base::Instant now) {
    base::Duration interval = fair_interval(feature);
    if (interval <= limits::asked_soon) {
        return;
    }
    // In whole seconds, so that it is written once a second at most.
    base::Instant by((now.ms + interval.ms + 999) / 1000 * 1000);
    if (const AskHorizon* horizon = feature.ask_horizons.find(AskHorizon().id)) {
        if (horizon->asks_by < by) {
            feature.ask_horizons.update(*horizon, [&](AskHorizon& row) { row.asks_by = by; });
        }
        return;
    }
    feature.ask_horizons.insert({.asks_by = by});
}

base::Duration silence_of(const RoomFeature& feature, const Room& room) {
    return std::max(room.idle_for, base::Duration(3 * fair_interval(feature).ms));
}

base::Duration sign_lasts(const RoomFeature& feature, const Room& room) {
    base::Duration silence = silence_of(feature, room);
    return base::Duration(silence.ms + silence.ms / 4);
}

}  // namespace onrush::room
