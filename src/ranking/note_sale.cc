#include "ranking/note_sale.h"

#include "ranking/limits.h"
#include "ranking/sums.h"

namespace onrush::ranking {

void note_sale(RankingFeature& feature, ProductId product, std::int64_t pieces,
               const engine::Turn& turn) {
    if (const PendingSales* pending = feature.pending_sales.find(product)) {
        feature.pending_sales.update(*pending, [&](PendingSales& row) { row.pieces += pieces; });
        return;
    }
    ONRUSH_CHECK(feature.catalog.products.find(product) != nullptr,
                 "{} pieces were sold of product {}, which is not there", pieces, product.value);
    feature.pending_sales.insert(
        {.product = product, .pieces = pieces, .due_at = turn.now + limits::sales_wait});
}

void count_due(RankingFeature& feature, const PendingSales& pending, const engine::Turn& turn) {
    if (pending.pieces != 0) {
        add(feature, pending.product, {.sales = pending.pieces}, pending.due_at, turn);
    }
    feature.pending_sales.erase(pending);
}

}  // namespace onrush::ranking
