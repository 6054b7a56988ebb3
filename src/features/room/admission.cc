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
    const Ticket& first = first_of(feature, room);
    const Ticket admitted = first;
    remove_ticket(feature, first, now);
    return feature.passes.insert({.account = admitted.account,
                                  .admitted_at = now,
                                  .ends_at = claim_end(feature, room, admitted, now),
                                  .room = admitted.room,
                                  .number = admitted.number});
}

// With those that go along, `most` in all.
template <typename Row, typename GoesAlong, typename Take>
void sweep(const Row& first, engine::DueRows<Row>& due, std::size_t most, GoesAlong goes_along,
           Take take) {
    take(first);
    for (std::size_t taken = 1; taken < most; ++taken) {
        const Row* next = due.first();
        if (next == nullptr || !goes_along(*next)) {
            return;
        }
        due.take(*next);
        take(*next);
    }
}

template <typename Row, typename Take>
void sweep_room(const Row& first, engine::DueRows<Row>& due, std::size_t most, Take take) {
    auto same_room = [room = first.room](const Row& next) { return next.room == room; };
    sweep(first, due, most, same_room, take);
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

void open_or_close(RoomFeature& feature, const RoomCount& count, base::Instant now) {
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
        feature.ticket_admitted.emit({ticket_id(room.id, last->number), room.id, last->account,
                                      last->number, last->ends_at});
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

void let_silent_go(RoomFeature& feature, const Ticket& first, engine::DueRows<Ticket>& due,
                   base::Instant now) {
    const Room& room = room_of(feature, RoomId(first.room));
    bool entrants = room.order == RoomOrder::draw && !is_held(draw_of(feature, room.id));
    std::size_t most = entrants ? limits::entrants_swept_at_once_max : limits::swept_at_once_max;
    base::Instant heard_by = feature.hearing.since() + silence_of(feature, room);
    std::uint32_t gone = 0;
    sweep_room(first, due, most, [&](const Ticket& ticket) {
        if (heard_by > now) {
            feature.tickets.update(ticket, [&](Ticket& row) { row.silent_at = heard_by; });
            return;
        }
        gone += 1;
        remove_ticket(feature, ticket, now);
    });
    change_count(feature, room, count_of(feature, room.id), now, [&](RoomCount& row) {
        row.waiting -= gone;
        row.left_line += gone;
    });
}

void end_passes(RoomFeature& feature, const Pass& first, engine::DueRows<Pass>& due,
                base::Instant now) {
    const Room& room = room_of(feature, RoomId(first.room));
    base::Instant heard_by = feature.hearing.since() + room.claim_for;
    std::uint32_t claimed = 0;
    std::uint32_t unclaimed = 0;
    std::uint32_t without = 0;  // they have bought nothing
    sweep_room(first, due, limits::swept_at_once_max, [&](const Pass& pass) {
        if (!is_claimed(pass) && heard_by > now) {
            feature.passes.update(pass, [&](Pass& row) { row.ends_at = heard_by; });
            return;
        }
        (is_claimed(pass) ? claimed : unclaimed) += 1;
        without += pass.bought ? 0 : 1;
        remove_pass(feature, pass, now);
    });
    count_gone(feature, room.id, without);
    change_count(feature, room, count_of(feature, room.id), now, [&](RoomCount& row) {
        row.active -= claimed + unclaimed;
        row.expired += claimed;
        row.no_shows += unclaimed;
        note_gone(row, claimed + unclaimed, now);
        lower_allowed(room, row);
    });
}

void forget_ended_passes(RoomFeature& feature, const EndedPass& first,
                         engine::DueRows<EndedPass>& due) {
    sweep(
        first, due, limits::swept_at_once_max, [](const EndedPass&) { return true; },
        [&](const EndedPass& ended) { feature.ended_passes.erase(ended); });
}

void remove_ticket(RoomFeature& feature, const Ticket& ticket, base::Instant now) {
    note_asks_by(feature, now);
    give_place_up(feature, room_of(feature, RoomId(ticket.room)), ticket);
    feature.tickets.erase(ticket);
}

void remove_pass(RoomFeature& feature, const Pass& pass, base::Instant now) {
    note_asks_by(feature, now);
    remember_ended(feature, pass, now);
    feature.passes.erase(pass);
}

void lower_allowed(const Room& room, RoomCount& count) {
    count.active_allowed = std::max(room.max_active, count.active);
}

}  // namespace onrush::room
