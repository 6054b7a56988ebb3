// Looks once a second whether the rooms that streams follow are in another state, and has their
// streams asked when one is: so that everybody is told at once that a room is sold out, open again,
// paused, or closed, also who is asked seldom.
//
//   io thread: end_of_turn() --look--> LookUpServing ==> engine
//              seen()        <-- the state, or none
//
// A look costs as much as one stream that is asked, and there is one for each room and io thread,
// however many follow it. All calls about an io thread come from that thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "features/room/room.h"

namespace onrush::room {

class RoomWatch {
public:
    struct Ways {
        // The ids of the rooms that streams of the io thread follow, in ascending order.
        std::function<std::vector<std::uint64_t>(std::size_t io_thread)> followed;
        // Finds out in what state the room is; the same io thread calls seen() afterwards.
        std::function<void(RoomWatch& watch, std::size_t io_thread, RoomId room)> look;
        // Has the streams that follow it asked.
        std::function<void(std::size_t io_thread, RoomId room)> hurry;
    };

    RoomWatch(std::size_t io_threads, Ways ways) : threads_(io_threads), ways_(std::move(ways)) {}

    // `now_ms` is any time that never goes back.
    void end_of_turn(std::size_t io_thread, std::int64_t now_ms);
    // None: nobody could tell.
    void seen(std::size_t io_thread, RoomId room, std::optional<RoomState> state);

private:
    // Each has its own cache line, because threads write into theirs all the time.
    struct alignas(64) Thread {
        std::map<std::uint64_t, RoomState> states;  // as they were seen last
        std::size_t under_way = 0;
        std::int64_t next_ms = 0;
    };

    std::vector<Thread> threads_;
    const Ways ways_;
};

}  // namespace onrush::room
