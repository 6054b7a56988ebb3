// The rows and facts of waiting rooms.
//
// Ten million people must fit in memory with room to spare, so somebody who waits is a row of 24
// bytes in two hash indexes and one index by time:
//
//   - a ticket's id is its room's id times 10^9 plus its number: room 7's ticket 42 is 7000000042;
//   - a row holds the room as 32 bits, since no more rooms can be made;
//   - that somebody waits, and is not admitted, is told by the table that has the row: tickets of
//     those who wait, passes of those who are admitted. A person of whom neither has a row is gone;
//   - when the last sign of life was is not stored: the ticket's time says when the person is gone.
//
// Who stands before whom is not in the rows, see places.h. Those of draws are in draw_rows.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.h"
#include "base/id.h"
#include "base/time.h"
#include "features/account/rows.h"
#include "features/room/limits.h"
#include "table/fact.h"
#include "table/table.h"

namespace onrush::room {

struct RoomTag;
struct TicketTag;
using RoomId = base::Id<RoomTag>;
using TicketId = base::Id<TicketTag>;
using account::AccountId;

// Who is admitted before whom: who came before, or who is drawn before.
enum class RoomOrder : std::uint8_t { fifo, draw };
BOOST_DESCRIBE_ENUM(RoomOrder, fifo, draw)

// What the operator has set. Changed by administrators only.
struct Room {
    RoomId id;
    std::string name;
    base::Instant opens_at;
    base::Instant closes_at = base::Instant::never();  // never: when an administrator closes it
    std::uint32_t admit_count = 0;                     // at most so many a tick
    base::Duration admit_every;
    std::uint32_t max_active = 0;  // passes at once
    base::Duration claim_for;      // an admitted person shows up within this time
    base::Duration session_for;    // from then on the pass is good so long
    base::Duration idle_for;       // who is silent for so long, or a quarter more, is gone
    std::optional<std::string> target;
    std::optional<std::string> message;
    bool paused = false;
    base::Instant created_at;
    RoomOrder order = RoomOrder::fifo;  // for good
};
BOOST_DESCRIBE_STRUCT(Room, (),
                      (id, name, opens_at, closes_at, admit_count, admit_every, max_active,
                       claim_for, session_for, idle_for, target, message, paused, created_at,
                       order))
struct ById : table::Ordered<&Room::id> {};
using Rooms = table::Table<Room, table::Key<&Room::id>, ById>;

// How far a room has come. Apart from the room, because every ticket changes it.
//
//   numbers = waiting + left_line + admitted
//   admitted = active + no_shows + given_back + expired
struct RoomCount {
    RoomId room;
    bool opened = false;
    bool closed = false;        // for good
    std::uint32_t numbers = 0;  // tickets 1..numbers were given
    std::uint32_t waiting = 0;
    std::uint32_t left_line = 0;  // of those who waited; or they fell silent
    std::uint32_t admitted = 0;
    std::uint32_t active = 0;    // passes that are good
    std::uint32_t no_shows = 0;  // passes that nobody claimed in time
    std::uint32_t given_back = 0;
    std::uint32_t expired = 0;
    std::uint32_t serving = 0;         // the place of the last who was admitted
    std::uint32_t active_allowed = 0;  // max_active; more while it was lowered
    base::Instant next_tick;           // no tick is earlier
    base::Instant minute_at;           // admissions and ends are counted by minutes
    std::uint32_t minute_admitted = 0;
    std::uint32_t minute_before = 0;
    base::Instant tick_at = base::Instant::never();   // never: there is nobody to admit
    base::Instant turns_at = base::Instant::never();  // it opens, then it closes
    bool sold_out = false;                            // what it protects, see guard.h
    std::uint32_t minute_gone = 0;  // passes that have ended, by the minutes of the admissions
    std::uint32_t minute_gone_before = 0;
};
BOOST_DESCRIBE_STRUCT(RoomCount, (),
                      (room, opened, closed, numbers, waiting, left_line, admitted, active,
                       no_shows, given_back, expired, serving, active_allowed, next_tick, minute_at,
                       minute_admitted, minute_before, tick_at, turns_at, sold_out, minute_gone,
                       minute_gone_before))
struct ByTick : table::Deadline<&RoomCount::tick_at> {};
struct ByTurn : table::Deadline<&RoomCount::turns_at> {};
using RoomCounts = table::Table<RoomCount, table::Key<&RoomCount::room>, ByTick, ByTurn>;

// Somebody waits.
struct Ticket {
    AccountId account;
    base::Instant silent_at;  // gone then, without another sign of life
    std::uint32_t room = 0;
    std::uint32_t number = 0;
};
BOOST_DESCRIBE_STRUCT(Ticket, (), (account, silent_at, room, number))
static_assert(sizeof(Ticket) == 24, "ten million tickets are kept in memory");
struct ByWaiter : table::Unique<&Ticket::account, &Ticket::room> {};
struct BySilence : table::Deadline<&Ticket::silent_at> {};
using Tickets =
    table::Table<Ticket, table::Key<&Ticket::room, &Ticket::number>, ByWaiter, BySilence>;

// Somebody is admitted. The number is that of the ticket.
struct Pass {
    AccountId account;
    base::Instant admitted_at;
    base::Instant claimed_at = base::Instant::never();
    base::Instant ends_at;  // unclaimed: it is lost then; claimed: it is good so long
    std::uint32_t room = 0;
    std::uint32_t number = 0;
    bool bought = false;  // something of what the room protects
};
BOOST_DESCRIBE_STRUCT(Pass, (), (account, admitted_at, claimed_at, ends_at, room, number, bought))
struct ByHolder : table::Unique<&Pass::account, &Pass::room> {};
struct ByEnd : table::Deadline<&Pass::ends_at> {};
using Passes = table::Table<Pass, table::Key<&Pass::room, &Pass::number>, ByHolder, ByEnd>;

// What those who wait were told of when to ask. One row, from the first ticket on (outlook.h).
struct AskHorizon {
    std::uint32_t id = 1;
    base::Instant asks_by;               // nobody was told to ask later, but for the crowd of now
    std::uint32_t polls_per_second = 0;  // the limit by which they are told; 0: that of the setting
};
BOOST_DESCRIBE_STRUCT(AskHorizon, (), (id, asks_by, polls_per_second))
using AskHorizons = table::Table<AskHorizon, table::Key<&AskHorizon::id>>;

[[nodiscard]] inline bool is_claimed(const Pass& pass) {
    return !pass.claimed_at.is_never();
}

[[nodiscard]] inline TicketId ticket_id(RoomId room, std::uint32_t number) {
    return TicketId(room.value * limits::ticket_id_factor + number);
}
[[nodiscard]] inline RoomId room_of(TicketId ticket) {
    return RoomId(ticket.value / limits::ticket_id_factor);
}
[[nodiscard]] inline std::uint32_t number_of(TicketId ticket) {
    return static_cast<std::uint32_t>(ticket.value % limits::ticket_id_factor);
}

// How the waiting page of a room looks and what it says, where an operator has set that; see
// page.h. Apart from the room, since most have none.
struct PageLook {
    using Text = std::optional<std::string>;  // none: what is usual

    RoomId room;
    Text language;
    Text title;
    Text accent;
    Text background;
    Text ink;
    Text before;
    Text waiting;
    Text paused;
    Text closed;
    Text sold_out;
    Text admitted;
    Text try_later;
    Text cookies;
    Text place_label;
    Text wait_label;
    Text opens_label;
    Text until_label;
    Text no_wait;
    Text ejected;
};
BOOST_DESCRIBE_STRUCT(PageLook, (),
                      (room, language, title, accent, background, ink, before, waiting, paused,
                       closed, sold_out, admitted, try_later, cookies, place_label, wait_label,
                       opens_label, until_label, no_wait, ejected))
using PageLooks = table::Table<PageLook, table::Key<&PageLook::room>>;

struct RoomOpened {
    RoomId room_id;
    std::uint32_t waiting = 0;
};
BOOST_DESCRIBE_STRUCT(RoomOpened, (), (room_id, waiting))

// One tick.
struct RoomAdmitted {
    RoomId room_id;
    std::uint32_t count = 0;
    std::vector<std::uint32_t> numbers;
};
BOOST_DESCRIBE_STRUCT(RoomAdmitted, (), (room_id, count, numbers))

// Whose it is has a pass, which is lost unless it is claimed in time.
struct TicketAdmitted {
    TicketId ticket_id;
    RoomId room_id;
    AccountId account_id;
    std::uint32_t number = 0;
    base::Instant claim_by;
};
BOOST_DESCRIBE_STRUCT(TicketAdmitted, (), (ticket_id, room_id, account_id, number, claim_by))

// Staff have taken it, or its pass, away.
struct TicketEjected {
    TicketId ticket_id;
    RoomId room_id;
    AccountId account_id;
};
BOOST_DESCRIBE_STRUCT(TicketEjected, (), (ticket_id, room_id, account_id))

// By its time or by an administrator.
struct RoomClosed {
    RoomId room_id;
    std::uint32_t admitted = 0;
    std::uint32_t waiting = 0;  // they are not admitted any more
};
BOOST_DESCRIBE_STRUCT(RoomClosed, (), (room_id, admitted, waiting))

}  // namespace onrush::room
