// Groups of states for the SQL of laws, as is_closed() and is_sold() say them.
#pragma once

#include <string_view>

namespace onrush::order {

inline constexpr std::string_view closed_sql = "('cancelled', 'expired', 'refunded')";
inline constexpr std::string_view sold_sql = "('paid', 'shipped', 'delivered')";

}  // namespace onrush::order
