#include "features/room/outlook.h"

#include <algorithm>

#include "features/room/admission.h"

namespace onrush::room {

namespace {

constexpr std::int64_t minute_ms = 60'000;

std::int64_t divided_up(std::int64_t number, std::int64_t by) {
    return (number + by - 1) / by;
}

const AskHorizon* horizon_of(const RoomFeature& feature) {
    return feature.ask_horizons.find(AskHorizon().id);
}

// The requests a second that are shared; the others are for those near the door.
std::int64_t half_of(const RoomFeature& feature) {
    const AskHorizon* horizon = horizon_of(feature);
    bool is_noted = horizon != nullptr && horizon->polls_per_second != 0;
    return (is_noted ? horizon->polls_per_second : feature.settings.polls_per_second_max) / 2;
}

// In whole seconds, so that it is written once a second at most.
void note_horizon(RoomFeature& feature, base::Instant by) {
    base::Instant asks_by((by.ms + 999) / 1000 * 1000);
    auto limit = static_cast<std::uint32_t>(feature.settings.polls_per_second_max);
    const AskHorizon* horizon = horizon_of(feature);
    if (horizon == nullptr) {
        feature.ask_horizons.insert({.asks_by = asks_by, .polls_per_second = limit});
    } else if (horizon->asks_by < asks_by || horizon->polls_per_second != limit) {
        feature.ask_horizons.update(*horizon, [&](AskHorizon& row) {
            row.asks_by = std::max(row.asks_by, asks_by);
            row.polls_per_second = limit;
        });
    }
}

// The latest that anybody in the crowd of now was told to ask, but for those of one tick, whose
// time to claim is three times what they are told on top; long ago where all were told to ask soon.
base::Instant latest_told(const RoomFeature& feature, base::Instant now) {
    base::Duration interval = fair_interval(feature);
    return interval > limits::asked_soon ? now + interval : base::Instant();
}

// In how much time a whole tick is told to ask.
std::int64_t tick_asks_ms(const RoomFeature& feature, const Room& room) {
    std::int64_t all_ms = divided_up(std::int64_t{room.admit_count} * 1000, half_of(feature));
    return std::min(all_ms, room.claim_for.ms / 3);
}

// How long after the tick that admits them the person at this place is to ask.
base::Duration after_tick(const RoomFeature& feature, const Room& room, std::uint32_t position) {
    std::int64_t before = (position - 1) % room.admit_count;  // in the same tick
    return base::Duration(before * tick_asks_ms(feature, room) / room.admit_count);
}

// Nobody who waits in the room is told to ask later. Of a tick no more are there than wait, so the
// last of them asks an interval after the first at most.
base::Duration longest_interval(const RoomFeature& feature, const Room& room) {
    base::Duration fair = fair_interval(feature);
    return base::Duration(fair.ms + std::min(fair.ms, tick_asks_ms(feature, room)));
}

// Makes the minute of `now` the one that is counted.
void begin_minute(RoomCount& count, base::Instant now) {
    std::int64_t since = (now - count.minute_at).ms;
    if (since < minute_ms) {
        return;
    }
    bool is_next = since < 2 * minute_ms;
    count.minute_before = is_next ? count.minute_admitted : 0;
    count.minute_gone_before = is_next ? count.minute_gone : 0;
    count.minute_admitted = 0;
    count.minute_gone = 0;
    count.minute_at = base::Instant(now.ms - now.ms % minute_ms);
}

// Of what was counted in the minute of the count, and in the one before.
std::uint32_t in_last_minute(const RoomCount& count, std::uint32_t counted,
                             std::uint32_t counted_before, base::Instant now) {
    std::int64_t since = (now - count.minute_at).ms;
    if (since >= 2 * minute_ms) {
        return 0;
    }
    bool current = since < minute_ms;
    std::int64_t before = current ? counted_before : counted;
    std::int64_t left_ms = minute_ms - since % minute_ms;
    return (current ? counted : 0) +
           static_cast<std::uint32_t>(divided_up(before * left_ms, minute_ms));
}

// Until so many passes have ended.
std::int64_t until_gone_ms(const Room& room, const RoomCount& count, std::int64_t passes,
                           base::Instant now) {
    std::int64_t longest_ms = room.claim_for.ms + room.session_for.ms;
    std::int64_t most_ms = divided_up(passes, room.max_active) * longest_ms;
    std::int64_t pace = gone_per_minute(count, now);
    return pace > 0 ? std::min(most_ms, divided_up(passes * minute_ms, pace)) : most_ms;
}

}  // namespace

void note_admitted(RoomCount& count, std::uint32_t people, base::Instant now) {
    begin_minute(count, now);
    count.minute_admitted += people;
}

void note_gone(RoomCount& count, std::uint32_t people, base::Instant now) {
    begin_minute(count, now);
    count.minute_gone += people;
}

std::uint32_t admitted_per_minute(const RoomCount& count, base::Instant now) {
    return in_last_minute(count, count.minute_admitted, count.minute_before, now);
}

std::uint32_t gone_per_minute(const RoomCount& count, base::Instant now) {
    return in_last_minute(count, count.minute_gone, count.minute_gone_before, now);
}

std::optional<base::Duration> wait_of(const Room& room, const RoomCount& count,
                                      std::uint32_t position, base::Instant now) {
    RoomState state = state_of(room, count);
    if (room.paused || state == RoomState::closed || state == RoomState::sold_out) {
        return std::nullopt;
    }
    base::Instant first = count.tick_at.is_never() ? next_tick(room, count, now) : count.tick_at;
    std::int64_t ticks = divided_up(position, room.admit_count);
    std::int64_t wait_ms = (first - now).ms + (ticks - 1) * room.admit_every.ms;
    std::uint32_t free = room.max_active - std::min(room.max_active, count.active);
    if (position > free) {
        wait_ms = std::max(wait_ms, until_gone_ms(room, count, position - free, now));
    }
    base::Duration wait(std::max<std::int64_t>(wait_ms, 0));
    return now + wait < room.closes_at ? std::optional(wait) : std::nullopt;
}

base::Duration fair_interval(const RoomFeature& feature) {
    auto people = static_cast<std::int64_t>(feature.tickets.size() + feature.passes.size());
    return std::max(limits::poll_min, base::Duration(divided_up(people * 1000, half_of(feature))));
}

base::Duration poll_after(const RoomFeature& feature, const Room& room, std::uint32_t position,
                          std::optional<base::Duration> wait) {
    base::Duration fair = fair_interval(feature);
    if (!wait || *wait >= fair) {
        return fair;
    }
    return base::Duration(std::max(*wait, limits::poll_min).ms +
                          after_tick(feature, room, position).ms);
}

base::Duration poll_after(const RoomFeature& feature, const Pass& pass, base::Instant now) {
    base::Duration fair = fair_interval(feature);
    if (!is_claimed(pass)) {
        return fair;
    }
    // The same until nearly the end, so that answers and events do not differ by it alone.
    base::Duration tenth =
        base::Duration::seconds(divided_up((pass.ends_at - pass.claimed_at).ms, 10'000));
    base::Duration rare = std::min({tenth, pass.ends_at - now, limits::pass_poll_max});
    return std::max(rare, fair);
}

base::Instant asks_by(const RoomFeature& feature, base::Instant now) {
    const AskHorizon* horizon = horizon_of(feature);
    return horizon == nullptr ? now : std::max(now, horizon->asks_by);
}

void note_asks_by(RoomFeature& feature, base::Instant now) {
    note_horizon(feature, latest_told(feature, now));
}

void note_polls_limit(RoomFeature& feature, base::Instant now) {
    const AskHorizon* horizon = horizon_of(feature);
    if (horizon == nullptr || horizon->polls_per_second != feature.settings.polls_per_second_max) {
        note_horizon(feature, latest_told(feature, now));
    }
}

void note_claims_by(RoomFeature& feature, const Room& room, base::Instant now) {
    base::Instant by =
        std::max(asks_by(feature, now), now + std::max(fair_interval(feature), limits::asked_soon));
    base::Duration spread(std::min(room.claim_for, silence_of(feature, room)).ms / 3);
    note_horizon(feature, by + spread);
}

base::Duration silence_of(const RoomFeature& feature, const Room& room) {
    return std::max(room.idle_for, base::Duration(3 * longest_interval(feature, room).ms));
}

base::Duration sign_lasts(const RoomFeature& feature, const Room& room) {
    base::Duration silence = silence_of(feature, room);
    return base::Duration(silence.ms + silence.ms / 4);
}

}  // namespace onrush::room
