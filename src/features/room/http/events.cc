#include "features/room/http/events.h"

#include "features/room/draw_rows.h"
#include "features/room/guard_rows.h"
#include "features/room/rows.h"

namespace onrush::room {

std::vector<relay::EventType> events() {
    using relay::EventType;
    return {
        EventType::of<&RoomOpened::room_id>("room.opened", "rooms",
                                            "A waiting room admits people from now on"),
        EventType::of<&RoomAdmitted::room_id>("room.admitted", "rooms",
                                              "A tick of a waiting room has admitted people"),
        EventType::of<&RoomSoldOut::room_id>("room.sold_out", "rooms",
                                             "What a waiting room protects is sold out"),
        EventType::of<&RoomClosed::room_id>("room.closed", "rooms",
                                            "A waiting room admits nobody any more"),
        EventType::of<&RoomDrawn::room_id>("room.drawn", "rooms",
                                           "A draw has fixed the order of those who wait"),
        EventType::of<&RoomRevealed::room_id>("room.revealed", "rooms",
                                              "The secret of a draw, with which it can be checked"),
        EventType::of<&TicketAdmitted::ticket_id, &TicketAdmitted::account_id>(
            "ticket.admitted", "tickets", "Somebody who waited has a pass, to be claimed in time"),
        EventType::of<&TicketEjected::ticket_id, &TicketEjected::account_id>(
            "ticket.ejected", "tickets", "Staff have taken a ticket, or its pass, away"),
    };
}

}  // namespace onrush::room
