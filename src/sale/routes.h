// The routes of sales. Taking part in one is an order, whose feature has that route.
#pragma once

#include <span>
#include <vector>

#include "api/bridge.h"
#include "http/route.h"
#include "sale/sale.h"

namespace onrush::sale {

namespace problems {
extern const http::ProblemType sale_not_found;
extern const http::ProblemType sale_not_started;
extern const http::ProblemType sale_ended;
extern const http::ProblemType sale_limit;
extern const http::ProblemType sale_sold_out;
extern const http::ProblemType stock_short;
}  // namespace problems

[[nodiscard]] std::span<const http::ProblemType* const> problem_types();

// All that is given outlives the routes.
[[nodiscard]] std::vector<http::Route> routes(SaleFeature& feature, api::Bridge& bridge);

}  // namespace onrush::sale
