// What must hold of sales, whatever happens.
#pragma once

#include "sale/sale.h"

namespace onrush::sale {

// Sales: sold + held <= quantity, and the option holds what the sale has not sold or returned.
// Tallies: of a sale that is there; numbers <= quantity; while a sale runs it closes at its end.
// Shares: 1..perAccount pieces. Free numbers: not above the highest that was given. And over all:
// the shares of a sale are what it has held and sold, and an option holds what all its sales need.
void declare_laws(engine::Domain& domain, const SaleFeature& feature);

}  // namespace onrush::sale
