#include "features/room/create_room.h"

#include "features/room/admission.h"

namespace onrush::room {

bool is_window(base::Instant opens_at, base::Instant closes_at, base::Instant now) {
    bool closes = !closes_at.is_never();
    return opens_at >= base::Instant(0) && opens_at <= limits::instant_max &&
           (!closes ||
            (closes_at > opens_at && closes_at > now && closes_at <= limits::instant_max));
}

bool is_target(const std::optional<std::string>& target) {
    return !target || target->starts_with("https://") || target->starts_with("http://");
}

engine::Result<CreateRoom> decide(RoomFeature& feature, const CreateRoom& input,
                                  base::Instant now) {
    base::Instant closes_at = input.closes_at.value_or(base::Instant::never());
    if (!is_window(input.opens_at, closes_at, now)) {
        return engine::refuse(window_invalid);
    }
    if (!is_target(input.target)) {
        return engine::refuse(target_invalid);
    }
    if (feature.rooms.size() >= limits::rooms_max) {
        return engine::refuse(rooms_full);
    }
    // From here on the command succeeds.
    const Room& room = feature.rooms.insert(
        {.id = feature.ids.next<RoomId>("room"),
         .name = input.name,
         .opens_at = input.opens_at,
         .closes_at = closes_at,
         .admit_count = input.admit.count,
         .admit_every = input.admit.every_seconds,
         .max_active = input.max_active,
         .claim_for = input.claim_seconds.value_or(limits::claim_default),
         .session_for = input.session_seconds.value_or(limits::session_default),
         .idle_for = input.idle_seconds.value_or(limits::idle_default),
         .target = input.target,
         .message = input.message,
         .created_at = now,
         .order = input.order.value_or(RoomOrder::fifo)});
    const RoomCount& count = feature.counts.insert(
        {.room = room.id, .active_allowed = room.max_active, .turns_at = room.opens_at});
    if (room.order == RoomOrder::draw) {
        ONRUSH_CHECK(input.seeds.has_value(), "the draw of room {} has no secret", room.id.value);
        make_draw(feature, room, *input.seeds);
    }
    if (room.opens_at <= now) {
        turn(feature, count, now);
    }
    return view_of(room, count, now);
}

}  // namespace onrush::room
