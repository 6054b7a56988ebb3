// The limits of waiting rooms.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/id.h"
#include "base/time.h"
#include "engine/limits.h"
#include "table/limits.h"

namespace onrush::room::limits {

inline constexpr std::size_t name_characters_max = 100;
inline constexpr std::size_t message_characters_max = 500;
inline constexpr std::size_t target_characters_max = 1000;
// Of a waiting page. A language is a tag such as "de" or "zh-Hant-TW".
inline constexpr std::size_t page_text_characters_max = 200;
inline constexpr std::size_t language_characters_max = 35;
inline constexpr std::size_t color_characters = 7;
// The end of the year 9999, the last that RFC 3339 can write.
inline constexpr base::Instant instant_max = base::Instant(253'402'300'799'999);

// A ticket's id is its room's id and its number, see rows.h.
inline constexpr std::uint64_t ticket_id_factor = 1'000'000'000;
inline constexpr std::uint64_t rooms_max = 9'000'000;
inline constexpr std::uint32_t numbers_max = 999'999'999;
static_assert(numbers_max < ticket_id_factor);
static_assert((rooms_max + 1) * ticket_id_factor < base::id_limit);

// What one tick admits is one deadline's work, so it is bounded by what a deadline may write.
inline constexpr std::uint32_t admit_count_max = 5000;
// Of the ticket, the pass, the number in the fact of the tick, and the fact of the ticket.
inline constexpr std::size_t admitted_bytes = 40 + 61 + 10 + 35;
static_assert(admit_count_max * admitted_bytes < engine::limits::command_bytes_max * 3 / 4);
inline constexpr base::Duration admit_every_max = base::Duration::hours(1);
inline constexpr std::uint32_t active_max = 10'000'000;

inline constexpr base::Duration claim_default = base::Duration::seconds(60);
inline constexpr base::Duration claim_min = base::Duration::seconds(10);
inline constexpr base::Duration session_default = base::Duration::seconds(600);
inline constexpr base::Duration session_min = base::Duration::seconds(10);
inline constexpr base::Duration idle_default = base::Duration::seconds(120);
inline constexpr base::Duration idle_min = base::Duration::seconds(10);
inline constexpr base::Duration time_max = base::Duration::hours(24);

// Nobody is told to ask more often than that.
inline constexpr base::Duration poll_min = base::Duration::seconds(1);
static_assert(poll_min.ms * 3 <= idle_min.ms);
// Who is told to ask within this time claims in time, whenever they are admitted: also where a
// third of the time to claim comes on top, see outlook.h.
inline constexpr base::Duration asked_soon = base::Duration(claim_min.ms / 2);
static_assert(asked_soon.ms + claim_min.ms / 3 < claim_min.ms);
// Who has a pass is told to ask after this time at most, but for large crowds.
inline constexpr base::Duration pass_poll_max = base::Duration::seconds(60);

// Waiting pages load anew without scripts no more often than this; it is a third of a claim.
inline constexpr base::Duration page_reload_min = base::Duration::seconds(5);
static_assert(page_reload_min < claim_min && page_reload_min < idle_min);
// Without a place to lose: a page that cannot change soon. And one that could not be made.
inline constexpr base::Duration page_sold_out_poll = base::Duration::seconds(30);
inline constexpr base::Duration page_retry = base::Duration::seconds(10);
// Pages are turned away while more jobs wait for the engine.
inline constexpr std::size_t page_jobs_max = 16'384;

// How many people may wait in all rooms together, and how often all of them may ask.
inline constexpr std::int64_t waiters_default = 10'000'000;
inline constexpr std::int64_t waiters_max = 1'000'000'000;
static_assert(waiters_max < table::limits::rows_max);
inline constexpr std::int64_t polls_per_second_default = 5000;
inline constexpr std::int64_t polls_per_second_min = 10;
inline constexpr std::int64_t polls_per_second_max = 1'000'000;

// Silent waiters, or passes whose time is over, that one deadline takes away.
inline constexpr std::size_t swept_at_once_max = 256;
// So long an account is told that its pass of a room that protects something has ended, if no more
// than that many have ended in all rooms; then the oldest are forgotten.
inline constexpr base::Duration ended_pass_kept_for = base::Duration::hours(1);
inline constexpr std::size_t ended_passes_max = 1'000'000;
// Whom staff have sent away gets no ticket of the room for so long; so many at a time in all rooms.
inline constexpr base::Duration ejection_kept_for = base::Duration::hours(30 * 24);
inline constexpr std::size_t ejections_max = 100'000;
// Of entrants, each of which changes the tree of its draw: some 20 us, a batch has many deadlines.
inline constexpr std::size_t entrants_swept_at_once_max = 32;
// Signs of life in one command, and those of one io thread that wait for their command.
inline constexpr std::size_t signs_max = 16'384;
static_assert(signs_max * 40 < engine::limits::command_bytes_max * 3 / 4, "a ticket each");
inline constexpr std::size_t signs_kept_max = 65'536;

// The entrants of a draw are kept so long after their room has closed, for those who ask for their
// proof; longer where somebody still waits or is inside. Then swept_at_once_max go at a time.
inline constexpr base::Duration draw_kept_for = base::Duration::hours(30 * 24);
inline constexpr base::Duration draw_kept_longer = base::Duration::hours(24);
inline constexpr base::Duration forgetting_every = base::Duration(1);

// What one page may look at to find what its filter wants; then it ends early, with a cursor.
inline constexpr std::size_t rooms_scanned_max = 1000;
inline constexpr std::size_t numbers_scanned_max = 1000;
inline constexpr std::size_t rooms_summarized_max = 100;  // a line each
inline constexpr std::uint32_t rooms_watched_max = 100;   // in the metrics

}  // namespace onrush::room::limits
