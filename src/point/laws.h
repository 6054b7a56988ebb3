// What must hold of points, whatever happens.
#pragma once

#include "point/point.h"

namespace onrush::point {

// Wallets: of an account, never below 0, and as the last entry left them. Entries: each leaves
// what the one before left, plus its amount; so a balance is the sum of its entries. A reversal is
// the opposite of an entry of the same wallet that is no reversal itself; that there is only one
// is a key, which the table itself holds.
void declare_laws(engine::Domain& domain, const PointFeature& feature);

}  // namespace onrush::point
