// What of a draw is published, and the proof of an entrant: the documents of docs/draw.md.
//
// Both wait for the disk like a command's answer. A root or a secret that is told, and then undone
// by a crash, would be a lie about the draw.
#pragma once

#include "draw/check.h"
#include "engine/command.h"
#include "features/room/refusals.h"
#include "features/room/room.h"

namespace onrush::room {

struct LookUpDraw {
    using Feature = RoomFeature;
    static constexpr auto job_kind = engine::Kind::query;

    RoomId room;

    using Answer = draw::Draw;
    // In the order of the checks.
    static constexpr std::array refusals = {&room_not_found, &room_not_drawn};
};

// For whoever held a ticket when the room opened, also when they are admitted or gone since.
struct LookUpProof {
    using Feature = RoomFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Caller caller;
    RoomId room;

    using Answer = draw::DrawProof;
    // In the order of the checks.
    static constexpr std::array refusals = {&room_not_found, &room_not_drawn, &draw_not_held,
                                            &never_drawn, &no_entrant};
};

engine::Result<LookUpDraw> decide(const RoomFeature& feature, const LookUpDraw& input,
                                  base::Instant now);
engine::Result<LookUpProof> decide(const RoomFeature& feature, const LookUpProof& input,
                                   base::Instant now);

}  // namespace onrush::room

// No secret is copied where answers are kept: the rows tell all of a draw again.
template <>
struct onrush::engine::KeepsAnswer<onrush::room::RoomFeature, onrush::draw::Draw> {
    using Kept = onrush::room::RoomId;
    static Kept kept(const onrush::draw::Draw& draw) { return Kept(draw.room_id); }
    static onrush::draw::Draw told_again(const onrush::room::RoomFeature& feature, Kept room);
};
