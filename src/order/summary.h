// How many orders there are in each state, for `onrush verify` to print. Counted from the rows,
// after the laws were found to hold.
#pragma once

#include <string>
#include <vector>

#include "order/order.h"

namespace onrush::order {

[[nodiscard]] std::vector<std::string> summarize(const OrderFeature& feature);

}  // namespace onrush::order
