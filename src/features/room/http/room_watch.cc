#include "features/room/http/room_watch.h"

#include <algorithm>

#include "api/limits.h"
#include "base/check.h"

namespace onrush::room {

void RoomWatch::end_of_turn(std::size_t io_thread, std::int64_t now_ms) {
    Thread& thread = threads_[io_thread];
    if (thread.under_way > 0 || now_ms < thread.next_ms) {
        return;
    }
    thread.next_ms = now_ms + api::limits::stream_pause_min.ms;
    std::vector<std::uint64_t> rooms = ways_.followed(io_thread);
    std::erase_if(thread.states, [&](const auto& known) {
        return !std::ranges::binary_search(rooms, known.first);
    });
    thread.under_way = rooms.size();
    for (std::uint64_t room : rooms) {
        ways_.look(*this, io_thread, RoomId(room));
    }
}

// Of a room that was not looked at before, the first stream may have been asked just before the
// state changed.
void RoomWatch::seen(std::size_t io_thread, RoomId room, std::optional<RoomState> state) {
    Thread& thread = threads_[io_thread];
    ONRUSH_CHECK(thread.under_way > 0, "io thread {} does not look at room {}", io_thread,
                 room.value);
    thread.under_way -= 1;
    if (!state) {
        return;
    }
    auto [known, fresh] = thread.states.try_emplace(room.value, *state);
    if (fresh || known->second != *state) {
        known->second = *state;
        ways_.hurry(io_thread, room);
    }
}

}  // namespace onrush::room
