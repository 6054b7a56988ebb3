// Every refusal of sales, said once.
#pragma once

#include "base/refusal.h"

namespace onrush::sale {

inline constexpr base::Refusal window_out_of_range{
    base::problems::out_of_range,
    "endsAt must be later than startsAt and than now, and not after the year 9999.",
    {},
    "/endsAt"};
inline constexpr base::Refusal stock_short{"stock-short",
                                           409,
                                           "Not enough pieces are available",
                                           "The pieces of a sale are set aside from its option's "
                                           "stock; available says how many there are.",
                                           {"available"}};
inline constexpr base::Refusal sale_not_found{"sale-not-found", 404, "The sale does not exist",
                                              "No sale has this id."};
inline constexpr base::Refusal sale_not_started{"sale-not-started",
                                                409,
                                                "The sale has not started yet",
                                                "Try again at startsAt.",
                                                {"startsAt"}};
inline constexpr base::Refusal sale_ended{"sale-ended", 409, "The sale has ended",
                                          "Nothing more is sold in it."};
inline constexpr base::Refusal sale_ended_already =
    sale_ended.explained_by("There is nothing left to call off.");
inline constexpr base::Refusal sale_limit{"sale-limit",
                                          409,
                                          "The account has reached its limit in this sale",
                                          "left says how many pieces the account may still take.",
                                          {"left"}};
inline constexpr base::Refusal sale_sold_out{"sale-sold-out",
                                             410,
                                             "Fewer pieces than this remain in the sale",
                                             "remaining says how many there are.",
                                             {"remaining"}};

}  // namespace onrush::sale
