// Changes a room's pace, caps, times and texts; pauses, resumes or closes it. Omitted members stay
// as they are.
//
// All of it takes effect in the batch that decides it. A lower maxActive throws nobody out: nobody
// comes in until fewer are active. A faster pace makes the next tick come sooner; a slower one
// counts from the next tick on. Passes and tickets keep the time they were given. What has closed
// stays closed.
//
// What the room protects may be cleared at any time, also when the room has closed; it may begin to
// protect something until it opens.
// The beacon of a draw can be named until the room opens, and named anew until its value is given,
// with the name or later. The same again changes nothing and is no error.
#pragma once

#include "base/clearable.h"
#include "features/room/create_room.h"

namespace onrush::room {

enum class RoomAction : std::uint8_t { pause, resume, close };
BOOST_DESCRIBE_ENUM(RoomAction, pause, resume, close)

struct ChangeRoom {
    using Feature = RoomFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;  // an admin
    RoomId room;
    std::optional<std::string> name;
    std::optional<base::Instant> opens_at;
    base::Clearable<base::Instant> closes_at;
    std::optional<Admit> admit;
    std::optional<std::uint32_t> max_active;
    std::optional<base::Duration> claim_seconds;
    std::optional<base::Duration> session_seconds;
    std::optional<base::Duration> idle_seconds;
    base::Clearable<std::string> target;
    base::Clearable<std::string> message;
    base::Clearable<Protects> protects;
    std::optional<draw::NamedBeacon> beacon = std::nullopt;
    std::optional<RoomAction> action;  // may be repeated, but for close
    static constexpr std::array ranges = CreateRoom::ranges;

    using Answer = RoomView;
    // In the order of the checks.
    static constexpr std::array refusals = {
        &room_not_found, &room_unchangeable, &room_opened,         &protects_fixed,
        &room_not_drawn, &beacon_known,      &window_invalid,      &target_invalid,
        &name_invalid,   &message_invalid,   &protected_not_found, &already_protected};
};
BOOST_DESCRIBE_STRUCT(ChangeRoom, (),
                      (caller, room, name, opens_at, closes_at, admit, max_active, claim_seconds,
                       session_seconds, idle_seconds, target, message, protects, beacon, action))

engine::Result<ChangeRoom> decide(RoomFeature& feature, const ChangeRoom& input, base::Instant now);

}  // namespace onrush::room
