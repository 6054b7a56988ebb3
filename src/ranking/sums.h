// Counting: what was seen of a product goes into its total, its buckets and its scores at once.
//
//   views, sales --add()--> catalogue's total
//                           minute bucket --> scores 10m, 1h
//                           hour bucket ----> scores 24h, 3d
//                           day bucket -----> scores 7d, 30d
//   a bucket's time comes --leave_due()--> taken away from the score of the window that it leaves
//
// A bucket that is read is in a window or not by its own row, so scores are the sums of buckets at
// every moment, also while more leave than one batch can move.
#pragma once

#include "engine/job.h"
#include "ranking/ranking.h"

namespace onrush::ranking {

struct Counts {
    std::uint64_t views = 0;
    std::int64_t sales = 0;
};

// Of a product that is there, at a time that may be past: what has left a window by now is not
// added to it any more.
void add(RankingFeature& feature, ProductId product, Counts counts, base::Instant at,
         const engine::Turn& turn);

void leave_due(RankingFeature& feature, const Bucket& bucket, const engine::Turn& turn);

}  // namespace onrush::ranking
