#include "features/room/look_up_pass.h"

namespace onrush::room {

namespace {

std::expected<PassStanding, base::Refused> standing_of(const RoomFeature& feature, RoomId room,
                                                       TicketId ticket, AccountId account) {
    const RoomCount* count = feature.counts.find(room);
    if (count == nullptr) {
        return engine::refuse(room_not_found);
    }
    const Pass* pass = ticket.none() ? nullptr : pass_of(feature, room, account);
    const account::Account* holder = feature.accounts.accounts.find(account);
    return PassStanding{
        .account_active = holder == nullptr || holder->active,  // of no account is no pass
        .room_closed = count->closed,
        .there = pass != nullptr && is_claimed(*pass) && ticket_id(room, pass->number) == ticket};
}

}  // namespace

engine::Result<VerifyPass> decide(const RoomFeature& feature, const VerifyPass& input,
                                  base::Instant) {
    return standing_of(feature, input.room, input.ticket, input.account);
}

engine::Result<CheckPass> decide(const RoomFeature& feature, const CheckPass& input,
                                 base::Instant) {
    return standing_of(feature, input.room, input.ticket, input.account);
}

}  // namespace onrush::room
