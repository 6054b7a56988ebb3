// Counting: what is viewed and sold of a product goes into its total, its buckets and its scores.
//
//   io threads --CountViews------------------+
//   orders --note_sale()--> pending sales ---+--add_counts()--> catalogue's total
//          --note_return()-> pending returns-+                  minute bucket --> 10m, 1h
//                           (for 200 ms)                        hour bucket ----> 24h, 3d
//                                                               day bucket -----> 7d, 30d
//
//   the time of a bucket comes --leave_window()--> subtracted from the score of that window
//
// A bucket's own row says in which windows it is, so scores are the sums of their buckets at every
// moment, also while more buckets leave than one batch can move. Engine thread, within a command.
#pragma once

#include <vector>

#include "engine/command.h"
#include "features/ranking/ranking.h"

namespace onrush::ranking {

struct ViewCount {
    ProductId product;
    std::uint64_t views = 0;
    friend bool operator==(const ViewCount&, const ViewCount&) = default;
};

// The views of one io thread since its last command. Only the server sends it, see
// http/view_counter.h. Products that do not exist are left out.
struct CountViews {
    using Feature = RankingFeature;
    static constexpr auto job_kind = engine::Kind::command;

    std::vector<ViewCount> counts;  // at most counts_max

    struct Answer {};
};
BOOST_DESCRIBE_STRUCT(CountViews::Answer, (), ())

engine::Result<CountViews> decide(RankingFeature& feature, const CountViews& input,
                                  base::Instant now);

// Pieces of an existing product that were sold. A crowd buys one product thousands of times a
// second, so a sale costs one small row that no index covers; 200 ms after its first piece, or when
// its minute ends, the row is counted and erased. So each piece is counted in the minute in which
// it was sold. Pending sales are in the log: a crash loses none.
void note_sale(RankingFeature& feature, ProductId product, std::int64_t pieces, base::Instant now);
// Pieces that were sold then and came back now. They are taken off the buckets of their sale.
void note_return(RankingFeature& feature, ProductId product, std::int64_t pieces,
                 base::Instant sold_at, base::Instant now);

// Counts in the minute of the sales, also when the batch comes late: sales from before a restart
// are counted when they happened.
void count_pending(RankingFeature& feature, const PendingSales& pending, base::Instant now);
void count_returns(RankingFeature& feature, const PendingReturns& returns, base::Instant now);

struct Counts {
    std::uint64_t views = 0;
    std::int64_t sales = 0;
};

// The product exists. `at` may be past: windows that have ended since then get nothing.
void add_counts(RankingFeature& feature, ProductId product, Counts counts, base::Instant at,
                base::Instant now);

void leave_window(RankingFeature& feature, const Bucket& bucket, base::Instant now);

}  // namespace onrush::ranking
