// Every refusal of concerts, said once.
#pragma once

#include "base/refusal.h"

namespace onrush::concert {

using base::problems::out_of_range;

// --- what a buyer asks for ------------------------------------------------------------------
inline constexpr base::Refusal selection_invalid{
    out_of_range, "Give exactly one of seatIds, best and general.", {}};
inline constexpr base::Refusal seat_repeated{
    out_of_range, "A seat may be given once.", {}, "/seatIds"};
inline constexpr base::Refusal date_not_found{"date-not-found", 404, "The date does not exist",
                                              "No date has this id."};
inline constexpr base::Refusal date_cancelled{"date-cancelled", 409, "The date was cancelled",
                                              "It sells no seats."};
inline constexpr base::Refusal date_not_open{"date-not-open",
                                             409,
                                             "The date's seats cannot be had yet",
                                             "Try again at opensAt.",
                                             {"opensAt"}};
inline constexpr base::Refusal date_closed{"date-closed", 409, "The date has closed",
                                           "It sells no more seats."};
inline constexpr base::Refusal seat_not_found{"seat-not-found",
                                              404,
                                              "The seat does not exist",
                                              "The date has no seat with the id seatId.",
                                              {"seatId"}};
inline constexpr base::Refusal section_not_found{"seat-not-found", 404, "The seat does not exist",
                                                 "The date has no section of this name."};
inline constexpr base::Refusal section_not_seated = section_not_found.explained_by(
    "The section has no numbered seats. Ask for places in it with general.");
inline constexpr base::Refusal section_not_general = section_not_found.explained_by(
    "The section has numbered seats. Ask for them with seatIds or best.");
inline constexpr base::Refusal seat_taken =
    base::Refusal("seat-taken", 409, "A seat is taken",
                  "None of the seats was held. seats lists those that are not free.")
        .listing("seats");
inline constexpr base::Refusal no_adjacent_seats{
    "no-adjacent-seats",
    409,
    "There are not so many neighbouring seats",
    "The largest number of free neighbours that fit the request is adjacent.",
    {"adjacent"}};
inline constexpr base::Refusal section_full{"section-full",
                                            409,
                                            "Too few places remain in the section",
                                            "Ask for at most available places.",
                                            {"available"}};

}  // namespace onrush::concert
