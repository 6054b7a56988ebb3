// The rows of rankings.
//
// Views and sales are counted in buckets of time. A score is the sum of the buckets in one window.
// It is kept up to date by adding and subtracting, so that a ranking is read from an index and
// never summed up. A product that is viewed all the time has 60 + 72 + 30 buckets and 6 scores; one
// that nobody views has none.
//
// A score copies its product's category and activity, because rankings are ordered by them. The
// catalogue does not know rankings, so the copies are renewed when the product is next counted or
// one of its buckets leaves a window: within about a minute where a product is high up. Until then
// readers skip rows whose copies are out of date.
#pragma once

#include "features/catalog/rows.h"
#include "features/ranking/window.h"
#include "table/table.h"

namespace onrush::ranking {

using catalog::CategoryId;
using catalog::ProductId;

// The views and sales of a product in a minute, an hour or a day. Erased when it has left both
// windows.
struct Bucket {
    ProductId product;
    Unit unit = Unit::minute;
    base::Instant start;
    std::uint64_t views = 0;
    std::int64_t sales = 0;   // below zero: more pieces came back than were sold
    base::Instant leaves_at;  // its next window; until then it is in that one
};
BOOST_DESCRIBE_STRUCT(Bucket, (), (product, unit, start, views, sales, leaves_at))
struct ByLeaving : table::Deadline<&Bucket::leaves_at> {};
using Buckets =
    table::Table<Bucket, table::Key<&Bucket::product, &Bucket::unit, &Bucket::start>, ByLeaving>;

// Whether the bucket is in this window, one of the two of its unit.
[[nodiscard]] inline bool is_in(const Bucket& bucket, Window window) {
    return bucket.leaves_at <= bucket.start + length_of(window);
}

// The views and sales of a product in a window. Erased when both are 0.
struct Score {
    ProductId product;
    Window window = Window::minutes_10;  // one that ends
    CategoryId category;
    bool active = true;
    std::uint64_t views = 0;
    std::int64_t sales = 0;
};
BOOST_DESCRIBE_STRUCT(Score, (), (product, window, category, active, views, sales))

// Only what a ranking shows is in these indexes.
[[nodiscard]] inline bool is_viewed(const Score& score) {
    return score.active && score.views > 0;
}
[[nodiscard]] inline bool is_sold(const Score& score) {
    return score.active && score.sales > 0;
}
struct ByViews : table::Ordered<&Score::window, &Score::views, &Score::product> {
    static bool covers(const Score& score) { return is_viewed(score); }
};
struct ByViewsInCategory
    : table::Ordered<&Score::window, &Score::category, &Score::views, &Score::product> {
    static bool covers(const Score& score) { return is_viewed(score); }
};
struct BySales : table::Ordered<&Score::window, &Score::sales, &Score::product> {
    static bool covers(const Score& score) { return is_sold(score); }
};
struct BySalesInCategory
    : table::Ordered<&Score::window, &Score::category, &Score::sales, &Score::product> {
    static bool covers(const Score& score) { return is_sold(score); }
};
using Scores = table::Table<Score, table::Key<&Score::product, &Score::window>, ByViews,
                            ByViewsInCategory, BySales, BySalesInCategory>;

// Pieces that were sold and are not counted yet: a crowd buys one product thousands of times a
// second, and each purchase changes only this row.
struct PendingSales {
    ProductId product;
    std::int64_t pieces = 0;
    base::Instant due_at;
};
BOOST_DESCRIBE_STRUCT(PendingSales, (), (product, pieces, due_at))
struct ByDue : table::Deadline<&PendingSales::due_at> {};
using AllPendingSales = table::Table<PendingSales, table::Key<&PendingSales::product>, ByDue>;

// Pieces that came back and are not counted yet. They are taken off where their sale was counted:
// in the buckets of the minute in which it was paid.
struct PendingReturns {
    ProductId product;
    base::Instant minute;  // of the sale
    std::int64_t pieces = 0;
    base::Instant due_at;
};
BOOST_DESCRIBE_STRUCT(PendingReturns, (), (product, minute, pieces, due_at))
struct ByReturnDue : table::Deadline<&PendingReturns::due_at> {};
struct ByReturned : table::Ordered<&PendingReturns::product, &PendingReturns::minute> {};
using AllPendingReturns =
    table::Table<PendingReturns, table::Key<&PendingReturns::product, &PendingReturns::minute>,
                 ByReturnDue, ByReturned>;

}  // namespace onrush::ranking
