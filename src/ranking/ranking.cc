#include "ranking/ranking.h"

#include "ranking/laws.h"
#include "ranking/note_sale.h"
#include "ranking/sums.h"

namespace onrush::ranking {

RankingFeature::RankingFeature(engine::Domain& domain, catalog::CatalogFeature& catalog_feature)
    : catalog(catalog_feature) {
    domain.add(buckets);
    domain.add(scores);
    domain.add(pending_sales);
    domain.add_deadline<ByDue>(pending_sales, &PendingSales::due_at,
                               [this](const PendingSales& pending, const engine::Turn& turn) {
                                   count_due(*this, pending, turn);
                               });
    domain.add_deadline<ByLeaving>(
        buckets, &Bucket::leaves_at,
        [this](const Bucket& bucket, const engine::Turn& turn) { leave_due(*this, bucket, turn); });
    declare_laws(domain, *this);
}

RankingFeature::~RankingFeature() = default;

}  // namespace onrush::ranking
