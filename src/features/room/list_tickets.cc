#include "features/room/list_tickets.h"

#include <algorithm>

#include "engine/page.h"

namespace onrush::room {

namespace {

HeldTicket held_by(const RoomFeature& feature, const Room& room, const Ticket& ticket) {
    HeldTicket held{.ticket_id = ticket_id(room.id, ticket.number),
                    .number = ticket.number,
                    .account_id = ticket.account,
                    .silent_at = ticket.silent_at};
    if (auto place = place_of(feature, room, ticket.account, ticket.number)) {
        held.position = ahead_of(feature, room, *place) + 1;
    }
    return held;
}

HeldTicket held_by(const RoomFeature& feature, const Room& room, const Pass& pass) {
    bool guards = guard_of(feature, room.id) != nullptr;
    return {.ticket_id = ticket_id(room.id, pass.number),
            .number = pass.number,
            .account_id = pass.account,
            .state = HolderState::admitted,
            .claimed_at = is_claimed(pass) ? std::optional(pass.claimed_at) : std::nullopt,
            .expires_at = pass.ends_at,
            .bought = guards ? std::optional(pass.bought) : std::nullopt};
}

HeldTicket held_by(const Room& room, const Ejection& ejection) {
    return {.ticket_id = ticket_id(room.id, ejection.number),
            .number = ejection.number,
            .account_id = ejection.account,
            .state = HolderState::ejected,
            .ejected_at = ejection.ejected_at};
}

std::optional<HeldTicket> held_as(const RoomFeature& feature, const Room& room, TicketId id) {
    if (const Ticket* ticket = ticket_with(feature, id)) {
        return held_by(feature, room, *ticket);
    }
    if (const Pass* pass = pass_with(feature, id)) {
        return held_by(feature, room, *pass);
    }
    const Ejection* ejection = ejection_with(feature, id);
    return ejection == nullptr ? std::nullopt : std::optional(held_by(room, *ejection));
}

// 0: it has none.
std::uint32_t number_of_account(const RoomFeature& feature, RoomId room, AccountId account) {
    if (const Ticket* ticket = ticket_of(feature, room, account)) {
        return ticket->number;
    }
    if (const Pass* pass = pass_of(feature, room, account)) {
        return pass->number;
    }
    const Ejection* ejection = ejection_of(feature, room, account);
    return ejection == nullptr ? 0 : ejection->number;
}

// A cursor of another room is before all numbers of this one, or behind them.
std::optional<std::uint32_t> number_at(RoomId room, const std::optional<TicketId>& cursor) {
    if (!cursor) {
        return std::nullopt;
    }
    RoomId of = room_of(*cursor);
    return of == room ? number_of(*cursor) : of < room ? 0 : limits::numbers_max;
}

}  // namespace

engine::Result<ListTickets> decide(const RoomFeature& feature, const ListTickets& input,
                                   base::Instant) {
    const Room* room = feature.rooms.find(input.room);
    if (room == nullptr) {
        return engine::refuse(room_not_found);
    }
    std::uint32_t first = 1;
    std::uint32_t last = count_of(feature, room->id).numbers;
    if (input.account) {
        last = number_of_account(feature, room->id, *input.account);
        first = std::max(last, first);
    }
    auto show = [&](std::uint32_t number) {
        std::optional<HeldTicket> held = held_as(feature, *room, ticket_id(room->id, number));
        bool is_asked_for = held && input.state.value_or(held->state) == held->state;
        return is_asked_for ? held : std::nullopt;
    };
    auto position_of = [&](std::uint32_t number) { return ticket_id(room->id, number); };
    return engine::read_page<HeldTicketPage>(
        engine::newest_first(first, last, number_at(room->id, input.cursor)), input.limit,
        limits::numbers_scanned_max, position_of, show);
}

}  // namespace onrush::room
