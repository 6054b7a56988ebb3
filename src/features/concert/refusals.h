// Every refusal of concerts, said once.
#pragma once

#include "base/refusal.h"

namespace onrush::concert {

using base::problems::out_of_range;

// --- what a buyer asks for ------------------------------------------------------------------
inline constexpr base::Refusal selection_invalid{
    out_of_range, "Give exactly one of seatIds, best and general.", {}};
inline constexpr base::Refusal seat_repeated{out_of_range, "List each seat once.", {}, "/seatIds"};
inline constexpr base::Refusal date_not_found{"date-not-found", 404, "The date does not exist",
                                              "No date has this id."};
inline constexpr base::Refusal date_cancelled{"date-cancelled", 409, "The date was cancelled",
                                              "It sells no seats."};
inline constexpr base::Refusal date_not_open{"date-not-open",
                                             409,
                                             "The date's seats are not on sale yet",
                                             "Try again at opensAt.",
                                             {base::instant_member("opensAt")}};
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
        .listing("seats", {"seatId", "number"});
inline constexpr base::Refusal no_adjacent_seats{
    "no-adjacent-seats",
    409,
    "Too few neighbouring seats are free",
    "The largest number of free neighbours that fit the request is adjacent.",
    {"adjacent"}};
inline constexpr base::Refusal section_full{"section-full",
                                            409,
                                            "Too few places remain in the section",
                                            "Ask for at most available places.",
                                            {"available"}};

// --- what operators do ----------------------------------------------------------------------
inline constexpr base::Refusal concert_not_found{
    "concert-not-found", 404, "The concert does not exist", "No concert has this id."};
inline constexpr base::Refusal concerts_full{"concerts-full", 409, "There are too many concerts",
                                             "No more concerts can be created."};
inline constexpr base::Refusal dates_full{"dates-full", 409, "There are too many dates",
                                          "No more dates can be created of this concert."};
inline constexpr base::Refusal window_invalid{
    out_of_range,
    "opensAt must be earlier than closesAt and startsAt, closesAt must be later than now, and all "
    "must be in the years 1970 to 9999.",
    {},
    "/closesAt"};
inline constexpr base::Refusal cancelled_unchangeable =
    date_cancelled.explained_by("A date that was cancelled can no longer be changed.");
inline constexpr base::Refusal closed_unchangeable =
    date_closed.explained_by("A date that has closed can no longer be changed.");
inline constexpr base::Refusal date_opened{"date-opened", 409, "The date has opened",
                                           "Its opensAt can no longer be changed."};
inline constexpr base::Refusal seats_given{
    "seats-given", 409, "Seats of the date are held or sold",
    "startsAt can be changed only while nobody holds or has bought a seat."};
inline constexpr base::Refusal text_invalid{
    out_of_range, "title and venue must not have control characters.", {}};
inline constexpr base::Refusal description_invalid{
    out_of_range,
    "description must not have control characters, but for line breaks (LF).",
    {},
    "/description"};
inline constexpr base::Refusal section_invalid{
    out_of_range, "section must not have control characters.", {}};
inline constexpr base::Refusal rows_invalid{
    out_of_range,
    "Names of rows have 1 to 10 characters, none of them a control character, and to must not be "
    "below from.",
    {}};
inline constexpr base::Refusal range_invalid{
    out_of_range, "A range has rows, seats and a price, or a capacity and a price.", {}};
inline constexpr base::Refusal block_invalid{out_of_range,
                                             "Give either seatIds or seats. A range of a general "
                                             "section has a count and no rows or seats; one of "
                                             "another section has no count.",
                                             {}};
inline constexpr base::Refusal range_empty =
    section_not_found.explained_by("No seat of the section is in this range.");
inline constexpr base::Refusal seat_twice{
    out_of_range, "Name each seat once, by its id or by a range.", {}};
inline constexpr base::Refusal seat_in_the_way = seat_taken.explained_by(
    "None of the seats was blocked. seats lists those that are held or sold.");
inline constexpr base::Refusal section_differs{
    "section-differs", 409, "The section is of another kind",
    "It has numbered seats and the range has none, or the other way round, or it is general and "
    "has another price."};
inline constexpr base::Refusal sections_full{
    "seats-full", 409, "There are too many seats", "A date has at most limit sections.", {"limit"}};
inline constexpr base::Refusal general_full =
    sections_full.explained_by("A general section has at most limit places.");
inline constexpr base::Refusal runs_full = sections_full.explained_by(
    "A date has at most limit rows; a row counts once for each range that it is in.");
inline constexpr base::Refusal row_full =
    sections_full.explained_by("A row has at most limit seats.");
inline constexpr base::Refusal runs_of_row_full =
    sections_full.explained_by("A row is made by at most limit ranges.");
inline constexpr base::Refusal places_full =
    sections_full.explained_by("A date has at most limit seats with a number.");
inline constexpr base::Refusal seats_exist{
    "seats-exist",
    409,
    "A seat exists already",
    "Seat number of the row exists, or is in a range before this one.",
    {"number"}};
inline constexpr base::Refusal too_few_blocked{"too-few-blocked",
                                               409,
                                               "Fewer places of the section are blocked",
                                               "Unblock at most blocked places.",
                                               {"blocked"}};

}  // namespace onrush::concert
