// The routes of draws, and the one that creates a room, because the secret of its draw is drawn
// here: the engine is deterministic and draws nothing itself.
#pragma once

#include "api/route_table.h"
#include "features/room/create_room.h"

namespace onrush::room {

// With the table's defaults.
void add_create_room(api::RouteTable<RoomFeature>& table, RoomFeature& feature,
                     api::Bridge& bridge);
void add_draw(api::RouteTable<RoomFeature>& table);
void add_draw_proof(api::RouteTable<RoomFeature>& table);

}  // namespace onrush::room
