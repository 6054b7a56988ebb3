// What must hold of rankings, whatever happens.
#pragma once

#include "ranking/ranking.h"

namespace onrush::ranking {

// Buckets: they start where their unit does, and leave one of their two windows next. Scores: of a
// window that ends, and of something. Pending sales: they will be counted. All of products that
// are there. Sums: every score is the sum of the buckets that are in its window; this is counted
// anew only where everything is looked at.
void declare_laws(engine::Domain& domain, const RankingFeature& feature);

}  // namespace onrush::ranking
