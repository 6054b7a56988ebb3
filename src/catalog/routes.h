// The routes of the catalogue.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "api/bridge.h"
#include "catalog/catalog.h"
#include "http/route.h"

namespace onrush::catalog {

namespace problems {
extern const http::ProblemType category_not_found;
extern const http::ProblemType product_not_found;
extern const http::ProblemType option_not_found;
extern const http::ProblemType options_full;
extern const http::ProblemType stock_below_held;
}  // namespace problems

[[nodiscard]] std::span<const http::ProblemType* const> problem_types();

// Told of every product that is shown, on the io thread that shows it.
using OnView = std::function<void(std::size_t io_thread, ProductId product)>;

// All that is given outlives the routes.
[[nodiscard]] std::vector<http::Route> routes(CatalogFeature& feature, api::Bridge& bridge,
                                              OnView on_view);

}  // namespace onrush::catalog
