// What a person sees of their own ticket, and how a room learns that they are still there.
//
// Most of what a crowd does is asking, so asking is a query. It is a sign of life all the same:
// when a quarter of the allowed silence has passed since the last sign, the answer says so to the
// server's io thread, which sends all that are due in one command (http/life_signs.h). Who is told
// of the pass has claimed it in a command of its own, which is durable before the pass is seen.
#pragma once

#include "engine/command.h"
#include "features/room/refusals.h"
#include "features/room/room.h"

namespace onrush::room {

enum class TicketState : std::uint8_t { waiting, admitted };
BOOST_DESCRIBE_ENUM(TicketState, waiting, admitted)
constexpr base::EnumCase wire_case(TicketState) {
    return base::EnumCase::upper;
}

struct TicketView {
    TicketId ticket_id;
    RoomId room_id;
    std::uint32_t number = 0;
    TicketState state = TicketState::waiting;
    RoomState room_state = RoomState::before;
    std::optional<std::uint32_t> position;      // while waiting: 1 is next; none before a draw
    std::optional<std::uint32_t> ahead;         // with the position
    std::optional<std::uint32_t> place;         // in a draw: among all, also those who are gone
    std::optional<base::Duration> eta_seconds;  // none: nobody can tell
    std::optional<std::uint32_t> chance;        // while waiting for what is sold, see guard.h
    std::int64_t poll_after_ms = 0;
    // Of the pass, once it is claimed.
    std::optional<base::Instant> claimed_at;
    std::optional<base::Instant> expires_at;
    std::optional<std::string> pass;  // signed by the io thread that answers, see http/pass_desk.h
};
BOOST_DESCRIBE_STRUCT(TicketView, (),
                      (ticket_id, room_id, number, state, room_state, position, ahead, place,
                       eta_seconds, chance, poll_after_ms, claimed_at, expires_at, pass))

[[nodiscard]] TicketView view_of(const RoomFeature& feature, const Room& room, const Ticket& ticket,
                                 base::Instant now);
[[nodiscard]] TicketView view_of(const RoomFeature& feature, const Room& room, const Pass& pass,
                                 base::Instant now);

struct AskedTicket {
    TicketView ticket;
    bool sign_is_due = false;  // the room should be told that the person is there
};
BOOST_DESCRIBE_STRUCT(AskedTicket, (), (ticket, sign_is_due))

// Relaxed: a place may be a moment ahead of the disk.
struct AskTicket {
    using Feature = RoomFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    engine::Caller caller;
    RoomId room;

    using Answer = AskedTicket;
    // In the order of the checks.
    static constexpr std::array refusals = {&room_not_found, &room_closed, &ticket_ejected,
                                            &ticket_not_found};
};

// For who is admitted: claims the pass, which from then on is good for the room's session. It ends
// on the whole second after it, as signed passes do on one. The answer is the same each time.
struct ClaimPass {
    using Feature = RoomFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Caller caller;
    RoomId room;

    using Answer = TicketView;
    // In the order of the checks.
    static constexpr std::array refusals = {&room_not_found, &room_closed, &ticket_ejected,
                                            &ticket_not_found};
};

// Signs of life of people who wait. Only the server sends it. Tickets that are no more, or that
// have shown a sign since, are left alone.
struct NoteSigns {
    using Feature = RoomFeature;
    static constexpr auto job_kind = engine::Kind::command;

    std::vector<TicketId> tickets;  // at most signs_max

    struct Answer {};
};
BOOST_DESCRIBE_STRUCT(NoteSigns::Answer, (), ())

engine::Result<AskTicket> decide(const RoomFeature& feature, const AskTicket& input,
                                 base::Instant now);
engine::Result<ClaimPass> decide(RoomFeature& feature, const ClaimPass& input, base::Instant now);
engine::Result<NoteSigns> decide(RoomFeature& feature, const NoteSigns& input, base::Instant now);

// Whether a quarter of the silence that the ticket may keep has passed.
[[nodiscard]] bool sign_is_due(const RoomFeature& feature, const Room& room, const Ticket& ticket,
                               base::Instant now);
// Writes when a sign is due, or the pass is not claimed.
void note_sign(RoomFeature& feature, const Room& room, const Ticket& ticket, base::Instant now);
void claim(RoomFeature& feature, const Room& room, const Pass& pass, base::Instant now);

}  // namespace onrush::room
