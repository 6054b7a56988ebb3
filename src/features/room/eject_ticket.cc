#include "features/room/eject_ticket.h"

#include "features/room/take_ticket.h"

namespace onrush::room {

engine::Result<EjectTicket> decide(RoomFeature& feature, const EjectTicket& input,
                                   base::Instant now) {
    const Ticket* ticket = ticket_with(feature, input.ticket);
    const Pass* pass = pass_with(feature, input.ticket);
    if (ticket == nullptr && pass == nullptr) {
        return engine::refuse(ticket_not_held);
    }
    if (feature.ejections.size() >= limits::ejections_max) {
        return engine::refuse(ejections_full);
    }
    // From here on the command succeeds.
    AccountId account = ticket != nullptr ? ticket->account : pass->account;
    RoomId room = room_of(input.ticket);
    leave(feature, room_of(feature, room), ticket, pass, now);
    feature.ejections.insert({.account = account,
                              .ejected_at = now,
                              .forget_at = now + limits::ejection_kept_for,
                              .room = static_cast<std::uint32_t>(room.value),
                              .number = number_of(input.ticket)});
    feature.ticket_ejected.emit({input.ticket, room, account});
    return EjectTicket::Answer{};
}

engine::Result<ReadmitTicket> decide(RoomFeature& feature, const ReadmitTicket& input,
                                     base::Instant) {
    const Ejection* ejection = ejection_with(feature, input.ticket);
    if (ejection == nullptr) {
        return engine::refuse(ticket_not_ejected);
    }
    // From here on the command succeeds.
    feature.ejections.erase(*ejection);
    return ReadmitTicket::Answer{};
}

void readmit_due(RoomFeature& feature, base::Instant now) {
    for (std::size_t gone = 0; gone < limits::swept_at_once_max; ++gone) {
        const Ejection* first = feature.ejections.by<ByReadmission>().first();
        if (first == nullptr || first->forget_at > now) {
            break;
        }
        feature.ejections.erase(*first);
    }
}

}  // namespace onrush::room
