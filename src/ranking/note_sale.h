// Pieces of a product that were sold, or that came back.
//
// Orders call note_sale() inside their commands. It costs one small row, and no index moves while
// the row is there; 200 ms after its first piece the row is counted and gone:
//
//   note_sale()  note_sale()  ...  note_sale()      count_due()
//   | row, due in 200 ms                            | total, buckets, scores; no row
//
// What is pending is in the log like anything else: a crash loses none of it.
#pragma once

#include "engine/job.h"
#include "ranking/ranking.h"

namespace onrush::ranking {

// Of a product that is there. Below zero: pieces that came back.
void note_sale(RankingFeature& feature, ProductId product, std::int64_t pieces,
               const engine::Turn& turn);

// Counts at the time that was due, also when the batch comes late: after a restart, pieces sold
// before it are where they belong.
void count_due(RankingFeature& feature, const PendingSales& pending, const engine::Turn& turn);

}  // namespace onrush::ranking
