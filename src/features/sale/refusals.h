// Every refusal of sales, said once.
#pragma once

#include "base/refusal.h"

namespace onrush::sale {

inline constexpr base::Refusal window_out_of_range{
    base::problems::out_of_range,
    "endsAt must be later than startsAt and later than now, and before the year 10000.",
    {},
    "/endsAt"};
inline constexpr base::Refusal stock_short{
    "stock-short",
    409,
    "Not enough pieces are available",
    "A sale sets its pieces aside from the option's stock. available is how many it may take.",
    {"available"}};
inline constexpr base::Refusal sale_not_found{"sale-not-found", 404, "The sale does not exist",
                                              "No sale that you may see has this id."};
inline constexpr base::Refusal sale_not_started{"sale-not-started",
                                                409,
                                                "The sale has not started yet",
                                                "Try again at startsAt.",
                                                {base::instant_member("startsAt")}};
inline constexpr base::Refusal sale_ended{"sale-ended", 409, "The sale has ended",
                                          "It sells no more pieces."};
inline constexpr base::Refusal sale_ended_already =
    sale_ended.explained_by("A sale that has ended cannot be cancelled.");
inline constexpr base::Refusal sale_limit{"sale-limit",
                                          409,
                                          "The account has reached its limit in this sale",
                                          "Order at most left pieces.",
                                          {"left"}};
inline constexpr base::Refusal sale_sold_out{"sale-sold-out",
                                             410,
                                             "Too few pieces remain in the sale",
                                             "Order at most remaining pieces.",
                                             {"remaining"}};

}  // namespace onrush::sale
