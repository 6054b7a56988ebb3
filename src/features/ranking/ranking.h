// Rankings: what is viewed and bought most, by windows of time, in all categories or in one.
//
// The ranking feature owns buckets, scores and pending sales. It declares itself to an engine's
// domain, which it must outlive, as must the catalogue, whose totals it counts up. Orders and the
// server's io threads reach it through counting.h. Engine thread only.
#pragma once

#include "engine/domain.h"
#include "features/catalog/catalog.h"
#include "features/ranking/kept_lists.h"
#include "features/ranking/rows.h"

namespace onrush::ranking {

struct RankingFeature {
    RankingFeature(engine::Domain& domain, catalog::CatalogFeature& catalog_feature);
    ~RankingFeature();  // out of line, as the constructor: the tables are compiled once

    catalog::CatalogFeature& catalog;

    Buckets buckets;
    Scores scores;
    AllPendingSales pending_sales;
    AllPendingReturns pending_returns;

    // No rows: what queries remember. Nothing that is written may depend on it.
    mutable KeptLists<RankingItem> kept_items;
    mutable KeptLists<ProductId> kept_ids;
};

// Buckets: they start at a whole minute, hour or day, and leave one of their two windows next.
// Scores: the window ends, and there is something to count; each is the sum of the buckets that are
// in its window, which only check() adds up.
// Pending sales and returns: they will be counted; a return is of at least one piece, and of a
// whole minute. All four: the product exists. Sales: a product's total and its pending sales, less
// its pending returns, are what the stocks of its options have sold.
void declare_laws(engine::Domain& domain, const RankingFeature& feature);

}  // namespace onrush::ranking
