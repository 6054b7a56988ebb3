#include "features/ranking/ranking.h"

#include "features/ranking/counting.h"

namespace onrush::ranking {

RankingFeature::RankingFeature(engine::Domain& domain, catalog::CatalogFeature& catalog_feature)
    : catalog(catalog_feature),
      buckets("ranking_buckets"),
      scores("ranking_scores"),
      pending_sales("pending_sales"),
      pending_returns("pending_returns") {
    domain.add(buckets);
    domain.add(scores);
    domain.add(pending_sales);
    domain.add(pending_returns);
    domain.add_deadline<ByDue>(
        pending_sales, &PendingSales::due_at,
        [this](const PendingSales& pending, base::Instant now) {
            count_pending(*this, pending, now);
        },
        engine::Due::soon);
    domain.add_deadline<ByReturnDue>(
        pending_returns, &PendingReturns::due_at,
        [this](const PendingReturns& returns, base::Instant now) {
            count_returns(*this, returns, now);
        },
        engine::Due::soon);
    domain.add_deadline<ByLeaving>(
        buckets, &Bucket::leaves_at,
        [this](const Bucket& bucket, base::Instant now) { leave_window(*this, bucket, now); },
        engine::Due::soon);
    declare_laws(domain, *this);
}

RankingFeature::~RankingFeature() = default;

}  // namespace onrush::ranking
