// Rankings: what is looked at and bought most, by windows of time, in all or in one category.
//
// The ranking feature owns buckets, scores and pending sales. It declares itself to an engine's
// domain, which it must outlive, as must the catalogue, whose totals it counts up. Orders reach it
// through note_sale.h, the server's io threads through view_counter.h. Engine thread only.
#pragma once

#include "catalog/catalog.h"
#include "engine/domain.h"
#include "ranking/kept_lists.h"
#include "ranking/rows.h"
#include "ranking/view.h"

namespace onrush::ranking {

struct RankingFeature {
    RankingFeature(engine::Domain& domain, catalog::CatalogFeature& catalog_feature);
    ~RankingFeature();  // out of line, as the constructor: the tables are compiled once

    catalog::CatalogFeature& catalog;

    Buckets buckets{"ranking_buckets"};
    Scores scores{"ranking_scores"};
    AllPendingSales pending_sales{"pending_sales"};

    // No rows: what queries remember. Nothing that is written may depend on it.
    mutable KeptLists<RankingItem> items;
    mutable KeptLists<ProductId> places;
};

}  // namespace onrush::ranking
