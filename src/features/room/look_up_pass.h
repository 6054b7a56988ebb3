// What only the server knows of a pass that was signed for somebody: whether it was given back,
// whether its room has closed, and whether its account may do anything.
#pragma once

#include "engine/command.h"
#include "features/room/refusals.h"
#include "features/room/room.h"

namespace onrush::room {

struct PassStanding {
    bool account_active = true;
    bool room_closed = false;
    bool there = false;  // the account has this pass, and has claimed it
};
BOOST_DESCRIBE_STRUCT(PassStanding, (), (account_active, room_closed, there))

// For who is told in so many words. Of no ticket there is no pass.
struct VerifyPass {
    using Feature = RoomFeature;
    static constexpr auto job_kind = engine::Kind::query;

    RoomId room;
    TicketId ticket;
    AccountId account;

    using Answer = PassStanding;
    static constexpr std::array refusals = {&room_not_found};
};

// For doors, which ask with every request. Relaxed: a pass was durable before anybody had it, so
// all that may be ahead of the disk is that it was given back, that the room has closed, or that
// the account is not active.
struct CheckPass {
    using Feature = RoomFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    RoomId room;
    TicketId ticket;
    AccountId account;

    using Answer = PassStanding;
    static constexpr std::array refusals = {&room_not_found};
};

engine::Result<VerifyPass> decide(const RoomFeature& feature, const VerifyPass& input,
                                  base::Instant now);
engine::Result<CheckPass> decide(const RoomFeature& feature, const CheckPass& input,
                                 base::Instant now);

}  // namespace onrush::room
