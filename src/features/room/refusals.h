// Every refusal of waiting rooms, said once.
#pragma once

#include "base/refusal.h"

namespace onrush::room {

using base::problems::out_of_range;

inline constexpr base::Refusal window_invalid{
    out_of_range,
    "closesAt must be later than opensAt and later than now, and both must be in the years 1970 to "
    "9999.",
    {},
    "/closesAt"};
inline constexpr base::Refusal target_invalid{
    out_of_range,
    "target must be a URL that starts with https:// or http://, names a host and no user, and "
    "percent-encodes whatever is not allowed in a URL.",
    {},
    "/target"};
inline constexpr base::Refusal name_invalid{
    out_of_range, "name must not have control characters.", {}, "/name"};
inline constexpr base::Refusal message_invalid{
    out_of_range,
    "message must not have control characters, but for line breaks (LF).",
    {},
    "/message"};
inline constexpr base::Refusal rooms_full{"rooms-full", 409, "There are too many rooms",
                                          "No more rooms can be created."};
inline constexpr base::Refusal room_not_found{"room-not-found", 404, "The room does not exist",
                                              "No room has this id."};
inline constexpr base::Refusal room_closed{"room-closed", 409, "The room has closed",
                                           "It gives no tickets and admits nobody any more."};
inline constexpr base::Refusal room_unchangeable =
    room_closed.explained_by("A room that has closed can no longer be changed.");
inline constexpr base::Refusal room_opened{"room-opened", 409, "The room has opened",
                                           "Its opensAt can no longer be changed."};
inline constexpr base::Refusal room_full{
    "room-full", 409, "The room is full",
    "Too many people wait. Try again later, when some of them have been admitted."};
inline constexpr base::Refusal ticket_not_found{
    "ticket-not-found", 404, "The account has no ticket of this room",
    "It took none, gave it back, was silent for too long, or its pass has ended."};

}  // namespace onrush::room
