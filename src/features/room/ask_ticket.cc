#include "features/room/ask_ticket.h"

#include <algorithm>

#include "features/room/outlook.h"

namespace onrush::room {

namespace {

// Why the account has neither a ticket nor a pass.
const base::Refusal& none_of(const RoomFeature& feature, RoomId room, AccountId account) {
    return ejection_of(feature, room, account) != nullptr ? ticket_ejected : ticket_not_found;
}

// A larger crowd, or another limit, has told people to ask by then. Those of one tick were told up
// to as long on top; and their signs of life take a moment to come here.
base::Instant may_be_silent_until(const RoomFeature& feature, base::Instant now) {
    base::Duration ahead = asks_by(feature, now) - now;
    return ahead > base::Duration() ? now + base::Duration(2 * ahead.ms) + limits::asked_soon : now;
}

}  // namespace

TicketView view_of(const RoomFeature& feature, const Room& room, const Ticket& ticket,
                   base::Instant now) {
    const RoomCount& count = count_of(feature, room.id);
    std::optional<std::uint32_t> place = place_of(feature, room, ticket.account, ticket.number);
    std::optional<std::uint32_t> ahead;
    std::optional<base::Duration> wait;
    if (place) {
        ahead = ahead_of(feature, room, *place);
        wait = wait_of(room, count, *ahead + 1, now);
    }
    std::optional<base::Duration> eta;
    if (wait) {
        eta = base::Duration((wait->ms + 999) / 1000 * 1000);
    }
    return {.ticket_id = ticket_id(room.id, ticket.number),
            .room_id = room.id,
            .number = ticket.number,
            .state = TicketState::waiting,
            .room_state = state_of(room, count),
            .position = ahead ? std::optional(*ahead + 1) : std::nullopt,
            .ahead = ahead,
            .place = room.order == RoomOrder::draw ? place : std::nullopt,
            .eta_seconds = eta,
            .chance = ahead ? chance_in(feature, room.id, *ahead) : std::nullopt,
            .poll_after_ms = poll_after(feature, room, ahead.value_or(0) + 1, wait).ms,
            .claimed_at = {},
            .expires_at = {},
            .pass = {}};
}

TicketView view_of(const RoomFeature& feature, const Room& room, const Pass& pass,
                   base::Instant now) {
    bool claimed = is_claimed(pass);
    std::optional<std::uint32_t> place;
    if (room.order == RoomOrder::draw) {
        place = place_of(feature, room, pass.account, pass.number);
    }
    return {.ticket_id = ticket_id(room.id, pass.number),
            .room_id = room.id,
            .number = pass.number,
            .state = TicketState::admitted,
            .room_state = state_of(room, count_of(feature, room.id)),
            .position = {},
            .ahead = {},
            .place = place,
            .eta_seconds = {},
            .chance = {},
            .poll_after_ms = poll_after(feature, pass, now).ms,
            .claimed_at = claimed ? std::optional(pass.claimed_at) : std::nullopt,
            .expires_at = claimed ? std::optional(pass.ends_at) : std::nullopt,
            .pass = {}};
}

bool sign_is_due(const RoomFeature& feature, const Room& room, const Ticket& ticket,
                 base::Instant now) {
    return ticket.silent_at <
           std::max(now + silence_of(feature, room), may_be_silent_until(feature, now));
}

void note_sign(RoomFeature& feature, const Room& room, const Ticket& ticket, base::Instant now) {
    if (sign_is_due(feature, room, ticket, now)) {
        note_polls_limit(feature, now);
        base::Instant until =
            std::max(now + sign_lasts(feature, room), may_be_silent_until(feature, now));
        feature.tickets.update(ticket, [&](Ticket& row) { row.silent_at = until; });
    }
}

void claim(RoomFeature& feature, const Room& room, const Pass& pass, base::Instant now) {
    if (!is_claimed(pass)) {
        base::Instant end = now + room.session_for;
        feature.passes.update(pass, [&](Pass& row) {
            row.claimed_at = now;
            row.ends_at = base::Instant((end.ms + 999) / 1000 * 1000);
        });
    }
}

engine::Result<AskTicket> decide(const RoomFeature& feature, const AskTicket& input,
                                 base::Instant now) {
    const Room* room = feature.rooms.find(input.room);
    if (room == nullptr) {
        return engine::refuse(room_not_found);
    }
    if (count_of(feature, room->id).closed) {
        return engine::refuse(room_closed);
    }
    AccountId account = input.caller.account;
    if (const Ticket* ticket = ticket_of(feature, room->id, account)) {
        return AskedTicket{view_of(feature, *room, *ticket, now),
                           sign_is_due(feature, *room, *ticket, now)};
    }
    if (const Pass* pass = pass_of(feature, room->id, account)) {
        return AskedTicket{view_of(feature, *room, *pass, now)};
    }
    return engine::refuse(none_of(feature, room->id, account));
}

engine::Result<ClaimPass> decide(RoomFeature& feature, const ClaimPass& input, base::Instant now) {
    const Room* room = feature.rooms.find(input.room);
    if (room == nullptr) {
        return engine::refuse(room_not_found);
    }
    if (count_of(feature, room->id).closed) {
        return engine::refuse(room_closed);
    }
    AccountId account = input.caller.account;
    if (const Ticket* ticket = ticket_of(feature, room->id, account)) {
        note_sign(feature, *room, *ticket, now);
        return view_of(feature, *room, *ticket, now);
    }
    const Pass* pass = pass_of(feature, room->id, account);
    if (pass == nullptr) {
        return engine::refuse(none_of(feature, room->id, account));
    }
    // From here on the command succeeds.
    claim(feature, *room, *pass, now);
    return view_of(feature, *room, *pass, now);
}

engine::Result<NoteSigns> decide(RoomFeature& feature, const NoteSigns& input, base::Instant now) {
    ONRUSH_CHECK(input.tickets.size() <= limits::signs_max, "{} signs in one command",
                 input.tickets.size());
    for (TicketId id : input.tickets) {
        const Ticket* ticket = ticket_with(feature, id);
        if (ticket != nullptr) {
            note_sign(feature, room_of(feature, room_of(id)), *ticket, now);
        }
    }
    return NoteSigns::Answer{};
}

}  // namespace onrush::room
