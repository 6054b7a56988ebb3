// What must hold of the catalogue, whatever happens.
#pragma once

#include "catalog/catalog.h"

namespace onrush::catalog {

// Products: the category is there, the last option is there and the next is not, the totals follow
// category and activity. Options: the one before is there too, the price is not below zero, and
// there is a stock. Stocks: received - sold - written off = on hand, 0 <= held <= on hand.
void declare_laws(engine::Domain& domain, const CatalogFeature& feature);

}  // namespace onrush::catalog
