// Takes a ticket of a room, and gives it or the pass back.
#pragma once

#include "features/room/ask_ticket.h"

namespace onrush::room {

struct TakenTicket {
    TicketView ticket;
    bool fresh = false;  // the account had none before
};
BOOST_DESCRIBE_STRUCT(TakenTicket, (), (ticket, fresh))

// An account has one ticket or pass of a room. Who has it already is told the same again, and has
// shown a sign of life.
struct TakeTicket {
    using Feature = RoomFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Caller caller;
    RoomId room;

    using Answer = TakenTicket;
    // In the order of the checks.
    static constexpr std::array refusals = {&room_not_found, &room_closed, &ticket_ejected,
                                            &room_sold_out, &room_full};
};

// Who stands behind moves up; the slot of a pass is filled at the next tick.
struct LeaveRoom {
    using Feature = RoomFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Caller caller;
    RoomId room;

    struct Answer {};
    // In the order of the checks.
    static constexpr std::array refusals = {&room_not_found, &ticket_not_found};
};
BOOST_DESCRIBE_STRUCT(LeaveRoom::Answer, (), ())

engine::Result<TakeTicket> decide(RoomFeature& feature, const TakeTicket& input, base::Instant now);
engine::Result<LeaveRoom> decide(RoomFeature& feature, const LeaveRoom& input, base::Instant now);

// Whoever has the ticket or the pass is gone; the other is null.
void leave(RoomFeature& feature, const Room& room, const Ticket* ticket, const Pass* pass,
           base::Instant now);

}  // namespace onrush::room
