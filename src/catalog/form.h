// What the operators' forms must look like, the same for creating and for changing.
#pragma once

#include <string_view>

#include "base/money.h"
#include "catalog/limits.h"

namespace onrush::catalog {

[[nodiscard]] inline bool is_name(std::string_view name) {
    return !name.empty() && name.size() <= limits::name_bytes_max;
}
[[nodiscard]] inline bool is_description(std::string_view description) {
    return description.size() <= limits::description_bytes_max;
}
[[nodiscard]] inline bool is_price(base::Money price) {
    return price.units >= 0 && price.units <= limits::price_units_max;
}
// What an option costs, of a price that is one.
[[nodiscard]] inline bool is_price_with(base::Money price, base::Money delta) {
    return delta.units >= -limits::price_units_max && delta.units <= limits::price_units_max &&
           is_price(price + delta);
}

}  // namespace onrush::catalog
