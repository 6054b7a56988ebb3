// Every refusal of rankings, said once.
#pragma once

#include "base/refusal.h"

namespace onrush::ranking {

inline constexpr base::Refusal window_unknown{
    base::problems::out_of_range, "It must be 10m, 1h, 24h, 3d, 7d, 30d or all.", {}, "/window"};

}  // namespace onrush::ranking
