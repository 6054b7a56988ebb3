// The limits of sales.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace onrush::sale::limits {

inline constexpr std::uint32_t quantity_max = 100'000'000;
inline constexpr std::uint32_t per_account_max = 99;  // what one order may take, see orders
// The end of the year 9999, the last that RFC 3339 can say.
inline constexpr base::Instant instant_max = base::Instant(253'402'300'799'999);

// What one page may look at to find what its filter wants; then it ends early, with a cursor.
inline constexpr std::size_t sales_scanned_max = 1000;
inline constexpr std::size_t sales_summarized_max = 100;  // a line each

}  // namespace onrush::sale::limits
