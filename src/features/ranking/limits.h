// The limits of rankings.
#pragma once

#include <cstddef>

#include "base/time.h"
#include "engine/limits.h"

namespace onrush::ranking::limits {

// How long views wait on their io thread, and sales in their row; how old an answer may be.
inline constexpr base::Duration views_wait = base::Duration(200);
inline constexpr base::Duration sales_wait = base::Duration(200);
inline constexpr base::Duration list_kept_for = base::Duration(200);

// Views of many products are handed over in portions, so that no batch takes long. Each product
// costs up to 40 us, so one io thread takes at most a tenth of the engine's time.
inline constexpr std::size_t counts_max = 25;  // products in one command
inline constexpr base::Duration counts_step = base::Duration(10);
inline constexpr std::size_t counted_bytes_max = 600;  // that one product may write to the log
static_assert(counts_max * counted_bytes_max <= engine::limits::command_bytes_max);

inline constexpr std::size_t lists_kept_max = 64;
inline constexpr std::size_t texts_kept_max = 64;  // of pages, by each io thread
inline constexpr std::size_t items_max = 100;      // of a ranking, for all its pages
inline constexpr std::size_t ranks_max = 1000;     // products further down have no rank

// A reader skips so many rows whose product has become inactive or changed its category, and looks
// at so many rows to find the most popular. Then it answers with what it has found.
inline constexpr std::size_t rows_skipped_max = 1000;
inline constexpr std::size_t popular_rows_max = 10'000;
static_assert(items_max <= ranks_max);

}  // namespace onrush::ranking::limits
