#include "features/room/look_up_room.h"

#include "engine/page.h"
#include "features/room/outlook.h"

namespace onrush::room {

RoomView view_of(const RoomFeature& feature, const Room& room, base::Instant now) {
    const RoomCount& count = count_of(feature, room.id);
    const Guard* guard = guard_of(feature, room.id);
    bool closes = !room.closes_at.is_never();
    return {.room_id = room.id,
            .name = room.name,
            .state = state_of(room, count),
            .paused = room.paused,
            .order = room.order,
            .opens_at = room.opens_at,
            .closes_at = closes ? std::optional(room.closes_at) : std::nullopt,
            .admit = {room.admit_count, room.admit_every},
            .max_active = room.max_active,
            .claim_seconds = room.claim_for,
            .session_seconds = room.session_for,
            .idle_seconds = room.idle_for,
            .target = room.target,
            .message = room.message,
            .tickets = count.numbers,
            .waiting = count.waiting,
            .left = count.left_line,
            .admitted = count.admitted,
            .active = count.active,
            .no_shows = count.no_shows,
            .given_back = count.given_back,
            .expired = count.expired,
            .admitted_per_minute = admitted_per_minute(count, now),
            .created_at = room.created_at,
            .protects = protected_by(feature, room.id),
            .bought = guard == nullptr ? std::nullopt : std::optional(guard->bought)};
}

engine::Result<LookUpRoom> decide(const RoomFeature& feature, const LookUpRoom& input,
                                  base::Instant now) {
    const Room* room = feature.rooms.find(input.room);
    if (room == nullptr) {
        return engine::refuse(room_not_found);
    }
    return view_of(feature, *room, now);
}

engine::Result<ListRooms> decide(const RoomFeature& feature, const ListRooms& input,
                                 base::Instant now) {
    auto show = [&](const Room& room) -> std::optional<RoomView> {
        if (input.state && *input.state != state_of(room, count_of(feature, room.id))) {
            return std::nullopt;
        }
        return view_of(feature, room, now);
    };
    return engine::newest_by_id(input, feature.rooms.by<ById>(), limits::rooms_scanned_max, show);
}

engine::Result<WatchRooms> decide(const RoomFeature& feature, const WatchRooms&,
                                  base::Instant now) {
    auto show = [&](const Room& room) -> std::optional<RoomView> {
        return count_of(feature, room.id).closed ? std::nullopt
                                                 : std::optional(view_of(feature, room, now));
    };
    RoomPage page = engine::newest_by_id(ListRooms{.limit = limits::rooms_watched_max},
                                         feature.rooms.by<ById>(), limits::rooms_scanned_max, show);
    return WatchRooms::Answer{std::move(page.items), feature.tickets.size()};
}

engine::Result<LookUpServing> decide(const RoomFeature& feature, const LookUpServing& input,
                                     base::Instant now) {
    const Room* room = feature.rooms.find(input.room);
    if (room == nullptr) {
        return engine::refuse(room_not_found);
    }
    const RoomCount& count = count_of(feature, room->id);
    return ServingView{.state = state_of(*room, count),
                       .message = room->message,
                       .waiting = count.waiting,
                       .serving = count.serving,
                       .admitted_per_minute = admitted_per_minute(count, now),
                       .at = now};
}

}  // namespace onrush::room
