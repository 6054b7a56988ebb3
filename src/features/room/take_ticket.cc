#include "features/room/take_ticket.h"

#include "features/room/admission.h"
#include "features/room/outlook.h"

namespace onrush::room {

namespace {

bool is_full(const RoomFeature& feature, const RoomCount& count) {
    return feature.tickets.size() >= static_cast<std::size_t>(feature.settings.waiters_max) ||
           count.numbers == limits::numbers_max;
}

const Ticket& give(RoomFeature& feature, const Room& room, const RoomCount& count,
                   AccountId account, base::Instant now) {
    std::uint32_t number = count.numbers + 1;
    note_polls_limit(feature, now);
    feature.places.make();  // before the ticket is one of those that they are made of
    const Ticket& ticket =
        feature.tickets.insert({.account = account,
                                .silent_at = now + sign_lasts(feature, room),
                                .room = static_cast<std::uint32_t>(room.id.value),
                                .number = number});
    take_place(feature, room, ticket);
    feature.peopled.note(room.id);
    feature.counts.update(count, [&](RoomCount& row) {
        row.numbers = number;
        row.waiting += 1;
        plan_tick(room, row, now);
    });
    return ticket;
}

}  // namespace

engine::Result<TakeTicket> decide(RoomFeature& feature, const TakeTicket& input,
                                  base::Instant now) {
    const Room* room = feature.rooms.find(input.room);
    if (room == nullptr) {
        return engine::refuse(room_not_found);
    }
    const RoomCount& count = count_of(feature, room->id);
    if (count.closed) {
        return engine::refuse(room_closed);
    }
    AccountId account = input.caller.account;
    if (const Ticket* ticket = ticket_of(feature, room->id, account)) {
        note_sign(feature, *room, *ticket, now);
        return TakenTicket{view_of(feature, *room, *ticket, now)};
    }
    if (const Pass* pass = pass_of(feature, room->id, account)) {
        claim(feature, *room, *pass, now);
        return TakenTicket{view_of(feature, *room, *pass, now)};
    }
    if (ejection_of(feature, room->id, account) != nullptr) {
        return engine::refuse(ticket_ejected);
    }
    if (count.sold_out) {
        return engine::refuse(room_sold_out);
    }
    if (is_full(feature, count)) {
        return engine::refuse(room_full);
    }
    // From here on the command succeeds.
    forget_ended(feature, room->id, account);
    const Ticket& ticket = give(feature, *room, count, account, now);
    return TakenTicket{view_of(feature, *room, ticket, now), true};
}

engine::Result<LeaveRoom> decide(RoomFeature& feature, const LeaveRoom& input, base::Instant now) {
    const Room* room = feature.rooms.find(input.room);
    if (room == nullptr) {
        return engine::refuse(room_not_found);
    }
    AccountId account = input.caller.account;
    const Ticket* ticket = ticket_of(feature, room->id, account);
    const Pass* pass = pass_of(feature, room->id, account);
    if (ticket == nullptr && pass == nullptr) {
        return engine::refuse(ticket_not_found);
    }
    // From here on the command succeeds.
    leave(feature, *room, ticket, pass, now);
    return LeaveRoom::Answer{};
}

void leave(RoomFeature& feature, const Room& room, const Ticket* ticket, const Pass* pass,
           base::Instant now) {
    bool waited = ticket != nullptr;
    if (waited) {
        remove_ticket(feature, *ticket, now);
    } else {
        count_gone(feature, room.id, pass->bought ? 0 : 1);
        remove_pass(feature, *pass, now);
    }
    feature.counts.update(count_of(feature, room.id), [&](RoomCount& row) {
        row.waiting -= waited ? 1 : 0;
        row.left_line += waited ? 1 : 0;
        row.active -= waited ? 0 : 1;
        row.given_back += waited ? 0 : 1;
        note_gone(row, waited ? 0 : 1, now);
        lower_allowed(room, row);
        plan_tick(room, row, now);
    });
}

}  // namespace onrush::room
