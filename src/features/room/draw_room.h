// The life of a draw, as docs/draw.md tells it: made with its room, held when the room opens,
// revealed when it closes, and long after that its entrants are forgotten.
//
// The secrets are random, and decide() is not: they come with the command that creates the room.
// Engine thread, within a batch.
#pragma once

#include "features/room/places.h"
#include "features/room/room.h"

namespace onrush::room {

// 64 random bytes.
struct DrawSeeds {
    draw::Digest secret;
    draw::Digest salt_key;
};

void make_draw(RoomFeature& feature, const Room& room, const DrawSeeds& seeds);
// Freezes the entrants. It costs what the root of the tree costs, the logarithm of their number.
void hold_draw(RoomFeature& feature, const Room& room, const RoomCount& count, base::Instant now);
// Of a room that has opened: a room that is closed before that has drawn nobody.
void reveal_draw(RoomFeature& feature, const Room& room, base::Instant now);
// Takes away a bounded number of entrants.
void forget_entrants(RoomFeature& feature, const RoomDraw& row, base::Instant now);

// When an admitted person must have claimed the pass. Who waits for a draw cannot know that it is
// their turn soon, so the time of an entrant begins when everybody has had the time to ask.
[[nodiscard]] base::Instant claim_end(const RoomFeature& feature, const Room& room,
                                      const Ticket& ticket, base::Instant now);

}  // namespace onrush::room
