// What each sale sold, for `onrush verify` to print: a line per sale, the newest first.
#pragma once

#include <string>
#include <vector>

#include "sale/sale.h"

namespace onrush::sale {

[[nodiscard]] std::vector<std::string> summarize(const SaleFeature& feature);

}  // namespace onrush::sale
