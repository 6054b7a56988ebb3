#include "features/room/admission.h"

#include <algorithm>

#include "features/room/draw_room.h"
#include "features/room/outlook.h"

namespace onrush::room {

namespace {

// A change of a room's count, after which the next tick is planned anew.
template <typename Change>
void change_count(RoomFeature& feature, const Room& room, const RoomCount& count, base::Instant now,
                  Change change) {
    feature.counts.update(count, [&](RoomCount& row) {
        change(row);
        plan_tick(room, row, now);
    });
}

void open(RoomFeature& feature, const Room& room, const RoomCount& count, base::Instant now) {
    feature.counts.update(count, [&](RoomCount& row) {
        row.opened = true;
        row.next_tick = room.opens_at;
        row.turns_at = room.closes_at;
        plan_tick(room, row, room.opens_at);  // also where the batch comes late
    });
    feature.room_opened.emit({room.id, count.waiting});
    if (room.order == RoomOrder::draw) {
        hold_draw(feature, room, count, now);
    }
}

// Admits the first of those who wait.
const Pass& admit_first(RoomFeature& feature, const Room& room, base::Instant now) {
    const Ticket& ticket = first_of(feature, room);
    const Pass& pass = feature.passes.insert({.account = ticket.account,
                                              .admitted_at = now,
                                              .ends_at = claim_end(feature, room, ticket, now),
                                              .room = ticket.room,
                                              .number = ticket.number});
    remove_ticket(feature, ticket);
    return pass;
}

}  // namespace

base::Instant next_tick(const Room& room, const RoomCount& count, base::Instant now) {
    base::Instant first = count.opened ? count.next_tick : room.opens_at;
    if (first >= now) {
        return first;
    }
    std::int64_t every_ms = room.admit_every.ms;
    std::int64_t steps = ((now - first).ms + every_ms - 1) / every_ms;
    return first + base::Duration(steps * every_ms);
}

void plan_tick(const Room& room, RoomCount& count, base::Instant now) {
    bool admits = state_of(room, count) == RoomState::open && count.waiting > 0 &&
                  count.active < room.max_active;
    if (!admits) {
        count.tick_at = base::Instant::never();
    } else if (count.tick_at.is_never()) {  // one that is due already stays due
        count.tick_at = next_tick(room, count, now);
    }
}

void turn(RoomFeature& feature, const RoomCount& count, base::Instant now) {
    const Room& room = room_of(feature, count.room);
    if (!count.opened) {
        open(feature, room, count, now);
    }
    if (room.closes_at <= now) {
        close(feature, count, now);
    }
}

void close(RoomFeature& feature, const RoomCount& count, base::Instant now) {
    ONRUSH_CHECK(!count.closed, "room {} is closed twice", count.room.value);
    const Room& room = room_of(feature, count.room);
    change_count(feature, room, count, now, [&](RoomCount& row) {
        row.closed = true;
        row.turns_at = base::Instant::never();
    });
    feature.room_closed.emit({count.room, count.admitted, count.waiting});
    if (room.order == RoomOrder::draw) {
        reveal_draw(feature, room, now);
    }
}

void tick(RoomFeature& feature, const RoomCount& count, base::Instant now) {
    const Room& room = room_of(feature, count.room);
    std::uint32_t most =
        std::min({room.admit_count, room.max_active - count.active, count.waiting});
    ONRUSH_CHECK(most > 0, "room {} ticks and {} wait", room.id.value, count.waiting);
    RoomAdmitted fact{.room_id = room.id, .count = most, .numbers = {}};
    fact.numbers.reserve(most);
    const Pass* last = nullptr;
    for (std::uint32_t i = 0; i < most; ++i) {
        last = &admit_first(feature, room, now);
        fact.numbers.push_back(last->number);
    }
    std::uint32_t place = place_of(feature, room, last->account, last->number).value_or(0);
    change_count(feature, room, count, now, [&](RoomCount& row) {
        row.waiting -= most;
        row.admitted += most;
        row.active += most;
        row.serving = std::max(row.serving, place);
        note_admitted(row, most, now);
        std::int64_t missed = (now - row.tick_at).ms / room.admit_every.ms;
        row.next_tick = row.tick_at + base::Duration((missed + 1) * room.admit_every.ms);
        row.tick_at = base::Instant::never();
    });
    feature.room_admitted.emit(fact);
}

void let_silent_go(RoomFeature& feature, const Ticket& first, base::Instant now) {
    const Room& room = room_of(feature, RoomId(first.room));
    bool entrants = room.order == RoomOrder::draw && !is_held(draw_of(feature, room.id));
    std::size_t most = entrants ? limits::entrants_swept_at_once_max : limits::swept_at_once_max;
    std::uint32_t gone = 0;
    for (const Ticket* ticket = &first; gone < most;) {
        gone += 1;
        remove_ticket(feature, *ticket);
        ticket = feature.tickets.by<BySilence>().first();
        if (ticket == nullptr || ticket->silent_at > now || RoomId(ticket->room) != room.id) {
            break;
        }
    }
    change_count(feature, room, count_of(feature, room.id), now, [&](RoomCount& row) {
        row.waiting -= gone;
        row.left_line += gone;
    });
}

void end_passes(RoomFeature& feature, const Pass& first, base::Instant now) {
    const Room& room = room_of(feature, RoomId(first.room));
    std::uint32_t claimed = 0;
    std::uint32_t unclaimed = 0;
    for (const Pass* pass = &first; claimed + unclaimed < limits::swept_at_once_max;) {
        (is_claimed(*pass) ? claimed : unclaimed) += 1;
        feature.passes.erase(*pass);
        pass = feature.passes.by<ByEnd>().first();
        if (pass == nullptr || pass->ends_at > now || RoomId(pass->room) != room.id) {
            break;
        }
    }
    change_count(feature, room, count_of(feature, room.id), now, [&](RoomCount& row) {
        row.active -= claimed + unclaimed;
        row.expired += claimed;
        row.no_shows += unclaimed;
        lower_allowed(room, row);
    });
}

void remove_ticket(RoomFeature& feature, const Ticket& ticket) {
    give_place_up(feature, room_of(feature, RoomId(ticket.room)), ticket);
    feature.tickets.erase(ticket);
}

void lower_allowed(const Room& room, RoomCount& count) {
    count.active_allowed = std::max(room.max_active, count.active);
}

}  // namespace onrush::room
