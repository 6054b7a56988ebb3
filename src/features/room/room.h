// Waiting rooms: people take a ticket, see their exact place, and are admitted at the pace that the
// operator has set, never more at once than may be.
//
//   take_ticket.h   a ticket, and giving it or the pass back
//   ask_ticket.h    one's own place, signs of life, claiming the pass
//   list_tickets.h, eject_ticket.h
//                   what staff see of those who are there, and how they send somebody away
//   admission.h     what time does: rooms open, tick and close, people fall silent, passes end
//   page.h          how the waiting page looks, and what it shows
//   places.h        who is admitted before whom
//   draw_room.h     the draw of a room, and what is published of it
//   outlook.h       how long it takes, and when to ask again
//   guard.h         what a room protects, its stock, and who may buy it
//
// The room feature owns rooms, their counts, tickets, passes and the looks of their pages. It
// declares itself to an engine's domain, which it must outlive. Engine thread only.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>

#include "engine/domain.h"
#include "engine/ids.h"
#include "features/account/account.h"
#include "features/room/draw_rows.h"
#include "features/room/ejection_rows.h"
#include "features/room/guard.h"
#include "features/room/places.h"

namespace onrush::room {

struct RoomSettings {
    // Tickets of all rooms together.
    std::int64_t waiters_max = limits::waiters_default;
    // Everybody who waits asks no more often than this, all together.
    std::int64_t polls_per_second_max = limits::polls_per_second_default;
    // Where browsers reach the server, without a path: "https://tickets.example". Empty: on the
    // host where they are already.
    std::string url;
};

// Rooms in which somebody is: waits, or has a pass. Not stored: it follows from the counts.
class PeopledRooms {
public:
    explicit PeopledRooms(const RoomCounts& counts) : counts_(counts) {}

    // Somebody has come in.
    void note(RoomId room);
    // Whether `holds(room)` for any of them. Passes over all of them at most, and forgets those
    // that have become empty.
    template <typename Holds>
    [[nodiscard]] bool any(Holds holds) {
        make();
        for (auto room = rooms_.begin(); room != rooms_.end();) {
            if (!is_peopled(*room)) {
                room = rooms_.erase(room);
            } else if (holds(*room)) {
                return true;
            } else {
                ++room;
            }
        }
        return false;
    }

private:
    [[nodiscard]] bool is_peopled(RoomId room) const;
    // Walks all rooms, once after the start.
    void make();

    const RoomCounts& counts_;
    std::set<RoomId> rooms_;
    bool made_ = false;
};

struct RoomFeature {
    RoomFeature(engine::Domain& domain, engine::Ids& shared_ids,
                account::AccountFeature& account_feature, RoomSettings given = {});
    ~RoomFeature();  // out of line, as the constructor: the tables are compiled once

    engine::Ids& ids;
    account::AccountFeature& accounts;
    RoomSettings settings;
    const engine::Hearing& hearing;

    Rooms rooms;
    RoomCounts counts;
    Tickets tickets;
    Passes passes;
    Guards guards;
    PassHolds pass_holds;
    EndedPasses ended_passes;
    Ejections ejections;
    PageLooks page_looks;
    AskHorizons ask_horizons;
    RoomDraws draws;
    RoomSecrets secrets;
    Entrants entrants;
    table::Fact<RoomOpened> room_opened;
    table::Fact<RoomAdmitted> room_admitted;
    table::Fact<RoomClosed> room_closed;
    table::Fact<RoomSoldOut> room_sold_out;
    table::Fact<RoomDrawn> room_drawn;
    table::Fact<RoomRevealed> room_revealed;
    table::Fact<TicketAdmitted> ticket_admitted;
    table::Fact<TicketEjected> ticket_ejected;

    // No rows: they follow from the tickets and the entrants.
    mutable Places places;
    PeopledRooms peopled;

    // Whoever owns what rooms protect is added by itself.
    Stocks stocks;
    mutable QueuePages queue_pages;
};

// What a room is: told, never stored. The first line that holds says it.
//
//   its time is over, or it was closed --> CLOSED
//   what it protects is sold out --------> SOLD_OUT
//   its opensAt has not come ------------> BEFORE
//   an administrator stopped it ---------> PAUSED
//   otherwise ---------------------------> OPEN
enum class RoomState : std::uint8_t { before, open, paused, closed, sold_out };
BOOST_DESCRIBE_ENUM(RoomState, before, open, paused, closed, sold_out)
constexpr base::EnumCase wire_case(RoomState) {
    return base::EnumCase::upper;
}

[[nodiscard]] RoomState state_of(const Room& room, const RoomCount& count);

// Of a room that exists.
[[nodiscard]] const Room& room_of(const RoomFeature& feature, RoomId id);
[[nodiscard]] const RoomCount& count_of(const RoomFeature& feature, RoomId id);

// Where an account stands; null when it does not.
[[nodiscard]] const Ticket* ticket_of(const RoomFeature& feature, RoomId room, AccountId account);
[[nodiscard]] const Pass* pass_of(const RoomFeature& feature, RoomId room, AccountId account);
[[nodiscard]] const Ejection* ejection_of(const RoomFeature& feature, RoomId room,
                                          AccountId account);
// Of the ticket with this id; null when nobody holds it as that.
[[nodiscard]] const Ticket* ticket_with(const RoomFeature& feature, TicketId id);
[[nodiscard]] const Pass* pass_with(const RoomFeature& feature, TicketId id);
[[nodiscard]] const Ejection* ejection_with(const RoomFeature& feature, TicketId id);

// Rooms: each has a count, and closes after it opens. Counts: numbers and admitted are the sums
// that rows.h says; no more are active than allowed; a room ticks exactly while it is open and
// somebody could be admitted; turns_at is set exactly while it has a time ahead. Tickets: of a room
// that exists, with a number that was given and that was not passed by, and whose account has no
// pass too. Passes: of a room that exists, with a number that was admitted. What is held with them:
// counted once for each pass, which has bought then. Ejections: of a number
// that a room gave, of an account that is not there. Looks of pages: of a room that exists. And
// over all: as many wait and are active as the counts say.
void declare_laws(engine::Domain& domain, const RoomFeature& feature);
// Draws: a room has one, and a secret, exactly when it draws; its secret is the one that it
// committed to, and is told when the room has closed and not before; it has an entrant for
// everybody who waits, and from its opening on those under its root; no rank repeats; and nobody is
// admitted before somebody who was drawn before.
void declare_draw_laws(engine::Domain& domain, const RoomFeature& feature);

}  // namespace onrush::room
