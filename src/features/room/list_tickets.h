// Whoever waits in a room, is inside, or was sent away, for staff: one account's ticket, or all of
// them a page at a time.
//
// Numbers are looked at from the newest down, so no index is kept for it. A page looks at a bounded
// number of them and may be short, or empty, with a cursor to continue from: those who left, did
// not show up or whose pass has ended have no row any more.
#pragma once

#include "engine/command.h"
#include "features/room/refusals.h"
#include "features/room/room.h"

namespace onrush::room {

enum class HolderState : std::uint8_t { waiting, admitted, ejected };
BOOST_DESCRIBE_ENUM(HolderState, waiting, admitted, ejected)
constexpr base::EnumCase wire_case(HolderState) {
    return base::EnumCase::upper;
}

struct HeldTicket {
    TicketId ticket_id;
    std::uint32_t number = 0;
    AccountId account_id;
    HolderState state = HolderState::waiting;
    std::optional<std::uint32_t> position;    // while waiting: 1 is next; none before a draw
    std::optional<base::Instant> silent_at;   // while waiting: gone then, without a sign of life
    std::optional<base::Instant> claimed_at;  // once the pass is claimed
    std::optional<base::Instant> expires_at;  // of the pass; until then it must be claimed, if not
    std::optional<bool> bought;               // of who is inside, something that the room protects
    std::optional<base::Instant> ejected_at;
};
BOOST_DESCRIBE_STRUCT(HeldTicket, (),
                      (ticket_id, number, account_id, state, position, silent_at, claimed_at,
                       expires_at, bought, ejected_at))

struct HeldTicketPage {
    std::vector<HeldTicket> items;
    std::optional<TicketId> next_cursor;  // none: there are no more
};
BOOST_DESCRIBE_STRUCT(HeldTicketPage, (), (items, next_cursor))

struct ListTickets {
    using Feature = RoomFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Staff caller;  // an admin
    RoomId room;
    std::optional<AccountId> account;  // its ticket alone
    std::optional<HolderState> state;
    std::optional<std::uint32_t> limit;
    std::optional<TicketId> cursor;
    static constexpr std::array ranges = {engine::page_range};

    using Answer = HeldTicketPage;
    // In the order of the checks.
    static constexpr std::array refusals = {&room_not_found};
};
BOOST_DESCRIBE_STRUCT(ListTickets, (), (caller, room, account, state, limit, cursor))

engine::Result<ListTickets> decide(const RoomFeature& feature, const ListTickets& input,
                                   base::Instant now);

}  // namespace onrush::room
