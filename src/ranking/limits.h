// The limits of rankings.
#pragma once

#include <cstddef>

#include "base/time.h"
#include "engine/limits.h"

namespace onrush::ranking::limits {

// Views wait so long on their io thread, sales in their row, and an answer is so old at most.
inline constexpr base::Duration views_wait = base::Duration(200);
inline constexpr base::Duration sales_wait = base::Duration(200);
inline constexpr base::Duration list_kept_for = base::Duration(200);

// Of many products views are handed over a little at a time, so that no batch is long: each costs
// up to 40 us, so all of it takes a tenth of the engine at most, for an io thread.
inline constexpr std::size_t counts_max = 25;  // products in one command
inline constexpr base::Duration counts_step = base::Duration(10);
inline constexpr std::size_t counted_bytes_max = 600;  // of the log: what one product may write
static_assert(counts_max * counted_bytes_max <= engine::limits::command_bytes_max);

inline constexpr std::size_t lists_kept_max = 64;
inline constexpr std::size_t texts_kept_max = 64;  // of pages, for an io thread
inline constexpr std::size_t items_max = 100;      // of a ranking, whatever its page
inline constexpr std::size_t places_max = 1000;    // further down a product is not told its rank

// A row whose product is inactive or elsewhere by now is passed over, so many times; and to find
// the most popular so many rows are looked at. Then what was found is all.
inline constexpr std::size_t rows_passed_max = 1000;
inline constexpr std::size_t popular_rows_max = 10'000;
static_assert(items_max <= places_max);

}  // namespace onrush::ranking::limits
