// The limits of the engine.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "log/limits.h"

namespace onrush::engine::limits {

// Commands that wait to be decided. Over it producers are told `overloaded`.
inline constexpr std::size_t mailbox_jobs_max = 65'536;

// What closes a batch, see reason_to_close() in batcher.h.
inline constexpr std::size_t batch_commands_max = 4096;
inline constexpr std::size_t batch_bytes_max = std::size_t{1} << 20;
inline constexpr std::int64_t batch_ms_max = 50;
// While producers are at work a batch that could be written waits for more, so far.
inline constexpr std::size_t gathered_commands_max = 128;
inline constexpr base::Duration gathering_max = base::Duration(2);
// What one command or deadline may add on top: a batch that was nearly full takes it still. A
// request is at most 64 KiB, and commands write each row once or twice, so this leaves room.
inline constexpr std::size_t command_bytes_max = std::size_t{1} << 20;
// An answer kept under an idempotency key comes on top of that.
inline constexpr std::size_t kept_answer_bytes_max = 128 * 1024;
static_assert(batch_bytes_max + command_bytes_max + kept_answer_bytes_max <
                  log::limits::record_bytes_written_max,
              "the log takes every batch");

// Deadlines that one batch runs; the rest wait for the next batch, which follows at once. They
// leave room for commands, so that a backlog of housekeeping keeps nobody waiting for its end.
inline constexpr std::size_t batch_deadlines_max = 1024;
inline constexpr std::size_t batch_deadline_bytes_max = batch_bytes_max / 2;
// After each of the first so many the laws vote, so that a broken one names the row; after the rest
// together, since a vote looks at all that the batch has changed.
inline constexpr std::size_t deadlines_voted_alone_max = 16;
// Rows whose deadline waits: each is passed over whenever the earliest is looked for.
inline constexpr std::size_t held_deadlines_max = 64;

inline constexpr base::Duration idempotency_kept = base::Duration::hours(24);
inline constexpr std::size_t idempotency_key_bytes_max = 255;
// Keys that are kept at once: most take a few hundred bytes of memory.
inline constexpr std::size_t idempotency_keys_max = 2'000'000;
// Of them for staff alone, so that no crowd keeps services from working.
inline constexpr std::size_t idempotency_keys_for_staff = 100'000;
// Of one caller, unless the operator says otherwise: staff have no such share. An address may be
// that of many people.
// A hundred orders that are placed and paid, or cancelled, and some more.
inline constexpr std::size_t idempotency_keys_per_account = 250;
inline constexpr std::size_t idempotency_keys_per_address = 100'000;
// The last quarter of what users may have is for those who have fewer than so many: some thousand
// busy ones shut nobody out.
inline constexpr std::size_t idempotency_keys_few = 10;
static_assert(idempotency_keys_per_account < idempotency_keys_max - idempotency_keys_for_staff);
static_assert(idempotency_keys_per_address < idempotency_keys_max - idempotency_keys_for_staff);

// Items of one page of a list.
inline constexpr std::uint32_t page_items_max = 100;
inline constexpr std::uint32_t page_items_default = 20;
static_assert(page_items_default <= page_items_max);

// The engine looks around at least so often, also when nothing calls it.
inline constexpr base::Duration sleep_max = base::Duration(1000);
// Who has not looked around for longer than that has not heard what was called meanwhile.
inline constexpr base::Duration deaf_max = base::Duration(2500);
static_assert(deaf_max.ms > 2 * sleep_max.ms, "a look that comes a little late is no break");

}  // namespace onrush::engine::limits
