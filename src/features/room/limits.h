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
inline constexpr std::size_t admitted_bytes = 40 + 60 + 10;  // ticket, pass, number in the fact
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

// How many people may wait in all rooms together, and how often all of them may ask.
inline constexpr std::int64_t waiters_default = 10'000'000;
inline constexpr std::int64_t waiters_max = 1'000'000'000;
static_assert(waiters_max < table::limits::rows_max);
inline constexpr std::int64_t polls_per_second_default = 5000;
inline constexpr std::int64_t polls_per_second_min = 10;
inline constexpr std::int64_t polls_per_second_max = 1'000'000;

// Silent waiters, or passes whose time is over, that one deadline takes away.
inline constexpr std::size_t swept_at_once_max = 256;
// Of entrants, each of which changes the tree of its draw: some 20 us, a batch has many deadlines.
inline constexpr std::size_t entrants_swept_at_once_max = 32;
// Signs of life in one command, and those of one io thread that wait for their command.
inline constexpr std::size_t signs_max = 1024;
inline constexpr std::size_t signs_kept_max = 65'536;

// The entrants of a draw are kept so long after their room has closed, for those who ask for their
// proof; longer where somebody still waits or is inside. Then swept_at_once_max go at a time.
inline constexpr base::Duration draw_kept_for = base::Duration::hours(30 * 24);
inline constexpr base::Duration draw_kept_longer = base::Duration::hours(24);
inline constexpr base::Duration forgetting_every = base::Duration(1);

// What one page may look at to find what its filter wants; then it ends early, with a cursor.
inline constexpr std::size_t rooms_scanned_max = 1000;
inline constexpr std::size_t rooms_summarized_max = 100;  // a line each

}  // namespace onrush::room::limits
