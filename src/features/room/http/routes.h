// The routes of waiting rooms, and what sends signs of life from the io threads to the engine.
#pragma once

#include <memory>
#include <vector>

#include "api/bridge.h"
#include "api/event_streams.h"
#include "features/room/http/life_signs.h"
#include "features/room/http/pass_desk.h"
#include "features/room/http/room_watch.h"
#include "features/room/room.h"
#include "http/route.h"

namespace onrush::room {

// What the routes are made of; it outlives them.
struct Parts {
    RoomFeature& feature;
    api::Bridge& bridge;
    LifeSigns& signs;
    PassDesk& desk;
    api::EventStreams& streams;
};

[[nodiscard]] std::vector<http::Route> routes(const Parts& parts);

// Call its end_of_turn() before the bridge's, which sends what it has produced. It outlives the io
// threads; feature and bridge outlive it.
[[nodiscard]] std::unique_ptr<LifeSigns> make_life_signs(RoomFeature& feature, api::Bridge& bridge,
                                                         std::size_t io_threads);

// Call its end_of_turn() as well. It outlives the io threads; all that is given outlives it.
[[nodiscard]] std::unique_ptr<RoomWatch> make_room_watch(RoomFeature& feature, api::Bridge& bridge,
                                                         api::EventStreams& streams,
                                                         std::size_t io_threads);

}  // namespace onrush::room
