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
    out_of_range, "target must be a URL that starts with https:// or http://.", {}, "/target"};
inline constexpr base::Refusal rooms_full{"rooms-full", 409, "There are too many rooms",
                                          "No more rooms can be created."};
inline constexpr base::Refusal room_not_found{"room-not-found", 404, "The room does not exist",
                                              "No room has this id."};
inline constexpr base::Refusal room_closed{"room-closed", 409, "The room has closed",
                                           "It gives no tickets and admits nobody any more."};
inline constexpr base::Refusal room_unchangeable =
    room_closed.explained_by("A room that has closed can no longer be changed.");
inline constexpr base::Refusal room_opened{"room-opened", 409, "The room has opened",
                                           "Its opensAt and its beacon can no longer be changed."};
inline constexpr base::Refusal room_not_drawn{
    "room-not-drawn", 409, "The room has no draw",
    "It admits people in the order in which they came; order is set when a room is created."};
inline constexpr base::Refusal beacon_known{"beacon-known", 409, "The beacon's value is known",
                                            "Neither its name nor its value can change any more."};
inline constexpr base::Refusal draw_not_held{"draw-not-held",
                                             409,
                                             "The draw has not been held",
                                             "The room draws when it opens, at opensAt.",
                                             {"opensAt"}};
inline constexpr base::Refusal no_entrant{
    "no-entrant", 404, "The account was not drawn",
    "It held no ticket when the room opened, or the room closed more than 30 days ago."};
inline constexpr base::Refusal room_full{
    "room-full", 409, "The room is full",
    "Too many people wait. Try again later, when some of them have been admitted."};
inline constexpr base::Refusal ticket_not_found{
    "ticket-not-found", 404, "The account has no ticket of this room",
    "It took none, gave it back, was silent for too long, or its pass has ended."};

}  // namespace onrush::room
