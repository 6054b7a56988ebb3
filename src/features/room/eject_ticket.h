// Staff take a ticket or a pass away from whoever holds it, and take that back.
//
// The place goes to who stands behind, the slot of a pass to the next tick, as when the holder had
// given it back; the counts say `left` and `givenBack`. The account gets no other ticket of the
// room for limits::ejection_kept_for, and is told why: by its ticket, its stream of events, and the
// waiting page. A pass that was signed is void where Onrush is asked, and good offline until it
// ends. What the account has bought stays.
#pragma once

#include "engine/command.h"
#include "features/room/refusals.h"
#include "features/room/room.h"

namespace onrush::room {

struct EjectTicket {
    using Feature = RoomFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;  // an admin
    TicketId ticket;

    struct Answer {};
    // In the order of the checks.
    static constexpr std::array refusals = {&ticket_not_held, &ejections_full};
};
BOOST_DESCRIBE_STRUCT(EjectTicket, (), (caller, ticket))
BOOST_DESCRIBE_STRUCT(EjectTicket::Answer, (), ())

// The account may take a ticket again, behind everybody else.
struct ReadmitTicket {
    using Feature = RoomFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;  // an admin
    TicketId ticket;       // that was taken away

    struct Answer {};
    // In the order of the checks.
    static constexpr std::array refusals = {&ticket_not_ejected};
};
BOOST_DESCRIBE_STRUCT(ReadmitTicket, (), (caller, ticket))
BOOST_DESCRIBE_STRUCT(ReadmitTicket::Answer, (), ())

engine::Result<EjectTicket> decide(RoomFeature& feature, const EjectTicket& input,
                                   base::Instant now);
engine::Result<ReadmitTicket> decide(RoomFeature& feature, const ReadmitTicket& input,
                                     base::Instant now);

// A bounded number of those whose time is over.
void readmit_due(RoomFeature& feature, base::Instant now);

}  // namespace onrush::room
