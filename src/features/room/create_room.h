// Creates a waiting room.
#pragma once

#include "engine/command.h"
#include "features/room/draw_room.h"
#include "features/room/look_up_room.h"

namespace onrush::room {

struct CreateRoom {
    using Feature = RoomFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;  // an admin
    std::string name;
    base::Instant opens_at;
    std::optional<base::Instant> closes_at;
    Admit admit;
    std::uint32_t max_active = 0;
    std::optional<base::Duration> claim_seconds;
    std::optional<base::Duration> session_seconds;
    std::optional<base::Duration> idle_seconds;
    std::optional<std::string> target;
    std::optional<std::string> message;
    std::optional<Protects> protects;
    std::optional<RoomOrder> order = std::nullopt;  // fifo when left out
    // Not described, so that no body can have it. Whoever sends the command for a draw gives it.
    std::optional<DrawSeeds> seeds = std::nullopt;
    static constexpr std::array ranges = {
        base::range("name", 1, limits::name_characters_max, "What people who wait see"),
        base::range("max_active", 1, limits::active_max, "People who have a pass at once"),
        base::range("claim_seconds", limits::claim_min.ms / 1000, limits::time_max.ms / 1000,
                    "60 when left out; an admitted person who does not ask within this time loses "
                    "the pass"),
        base::range("session_seconds", limits::session_min.ms / 1000, limits::time_max.ms / 1000,
                    "600 when left out; how long a pass is good"),
        base::range("idle_seconds", limits::idle_min.ms / 1000, limits::time_max.ms / 1000,
                    "120 when left out; a waiter who does not ask for so long is gone"),
        base::range("target", 1, limits::target_characters_max, "URL behind the room"),
        base::range("message", 0, limits::message_characters_max, "Shown to all who wait"),
    };

    using Answer = RoomView;
    // In the order of the checks.
    static constexpr std::array refusals = {
        &window_invalid,      &target_invalid,    &name_invalid, &message_invalid,
        &protected_not_found, &already_protected, &rooms_full};
};
BOOST_DESCRIBE_STRUCT(CreateRoom, (),
                      (caller, name, opens_at, closes_at, admit, max_active, claim_seconds,
                       session_seconds, idle_seconds, target, message, protects, order))

// A room closes after it opens and after now, or not by time, at times that can be written.
[[nodiscard]] bool is_window(base::Instant opens_at, base::Instant closes_at, base::Instant now);
// Where browsers are sent: a URL with a host and without a user, in the characters of RFC 3986.
[[nodiscard]] bool is_url(std::string_view text);
[[nodiscard]] bool is_target(const std::optional<std::string>& target);
[[nodiscard]] bool is_message(const std::optional<std::string>& message);

engine::Result<CreateRoom> decide(RoomFeature& feature, const CreateRoom& input, base::Instant now);

}  // namespace onrush::room
