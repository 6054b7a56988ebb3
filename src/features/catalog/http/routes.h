// The routes of the catalogue.
#pragma once

#include <functional>
#include <vector>

#include "api/bridge.h"
#include "features/catalog/catalog.h"
#include "http/route.h"

namespace onrush::catalog {

// Called with every product that is shown, on the io thread that shows it.
using OnView = std::function<void(std::size_t io_thread, ProductId product)>;

// All that is given outlives the routes.
[[nodiscard]] std::vector<http::Route> routes(CatalogFeature& feature, api::Bridge& bridge,
                                              OnView on_view);

}  // namespace onrush::catalog
