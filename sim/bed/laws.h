// What must hold of the test bed, whatever happens.
#pragma once

#include "sim/bed/bed.h"

namespace onrush::bed {

// Numbers of a counter: taken <= quota, taken = held + expired, none twice, none beyond taken.
// Balances: never negative.
void declare_laws(engine::Domain& domain, const Bed& bed);

}  // namespace onrush::bed
