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
inline constexpr base::Refusal color_invalid{
    out_of_range, "A color must be # and six hexadecimal digits, such as #0b57d0."};
inline constexpr base::Refusal language_invalid{
    out_of_range,
    "language must be a language tag, such as en, pt-BR or zh-Hant-TW.",
    {},
    "/language"};
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
                                             {base::instant_member("opensAt")}};
inline constexpr base::Refusal never_drawn =
    draw_not_held.explained_by("The room has closed before it opened, and drew nobody.");
inline constexpr base::Refusal no_entrant{
    "no-entrant", 404, "The account was not drawn",
    "It held no ticket when the room opened, or the room closed more than 30 days ago."};
inline constexpr base::Refusal protects_fixed = room_opened.explained_by(
    "From then on it can no longer begin to protect something. Set protects to null, or create "
    "another room.");
inline constexpr base::Refusal protected_not_found{"protected-not-found",
                                                   404,
                                                   "What the room would protect does not exist",
                                                   "Nothing of this type has this id.",
                                                   {},
                                                   "/protects/id"};
inline constexpr base::Refusal already_protected{
    "already-protected",
    409,
    "Another room protects this",
    "Only one room can protect it. Set protects of the room roomId to null first.",
    {"roomId"},
    "/protects"};
inline constexpr base::Refusal room_sold_out{
    "room-sold-out", 410, "Everything behind the room is sold",
    "Nothing is left, and nothing that is held can come back. If that changes, the room opens "
    "again."};
inline constexpr base::Refusal room_full{
    "room-full", 409, "The room is full",
    "Too many people wait. Try again later, when some of them have been admitted."};
inline constexpr base::Refusal ticket_not_found{
    "ticket-not-found", 404, "The account has no ticket of this room",
    "It took none, gave it back, was silent for too long, or its pass has ended."};
inline constexpr base::Refusal ticket_ejected{
    "ticket-ejected", 403, "The operator has taken the ticket away",
    "The account gets no other ticket of this room, unless the operator readmits it."};
// For staff.
inline constexpr base::Refusal ticket_not_held{
    "ticket-not-held", 404, "Nobody holds the ticket",
    "It was never given, or its holder has left, did not come, or has used the pass up."};
inline constexpr base::Refusal ticket_not_ejected{
    "ticket-not-ejected", 409, "The ticket was not taken away",
    "Nobody was ejected with it, or they were readmitted, or it was more than 30 days ago."};
inline constexpr base::Refusal ejections_full{
    "ejections-full", 409, "Too many tickets were taken away",
    "There can be 100,000 in all rooms. Readmit somebody first; each ends after 30 days."};

// Of what a room protects.
inline constexpr base::Refusal pass_required{
    "pass-required",
    403,
    "The account needs a pass of a waiting room",
    "Take a ticket at queue, the page of the room roomId, and come back when you are admitted.",
    {"roomId", base::text_member("queue")}};
inline constexpr base::Refusal pass_expired{
    "pass-expired",
    403,
    "The account's pass has ended",
    "Its time is over, it was given back, or its room has closed. queue, the page of the room "
    "roomId, says whether there are new tickets.",
    {"roomId", base::text_member("queue")}};

}  // namespace onrush::room
