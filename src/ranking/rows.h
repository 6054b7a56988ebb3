// The rows of rankings.
//
// What happens is counted in buckets, the rings that windows are made of; a score is the sum of
// those in one window, kept up to date by adding and taking away, so that a ranking is read from
// an index and nothing is ever added up. A product that is looked at all the time has 60 + 72 + 30
// buckets and 6 scores, one that nobody looks at has none.
//
// A score carries its product's category and whether it is active, for the order of rankings. The
// catalogue knows nothing of rankings, so these follow when the product is next counted or one of
// its buckets leaves a window, within a minute or so where a product is high up; until then a
// reader passes over what is no longer so.
#pragma once

#include "catalog/rows.h"
#include "ranking/window.h"
#include "table/table.h"

namespace onrush::ranking {

using catalog::CategoryId;
using catalog::ProductId;

// What was seen of a product in a minute, an hour or a day. Erased when it has left both windows.
struct Bucket {
    ProductId product;
    Unit unit = Unit::minute;
    base::Instant start;
    std::uint64_t views = 0;
    std::int64_t sales = 0;   // below zero: more came back than was sold
    base::Instant leaves_at;  // the next of its windows; it is still in this one
};
BOOST_DESCRIBE_STRUCT(Bucket, (), (product, unit, start, views, sales, leaves_at))
struct ByLeaving : table::Deadline<&Bucket::leaves_at> {};
using Buckets =
    table::Table<Bucket, table::Key<&Bucket::product, &Bucket::unit, &Bucket::start>, ByLeaving>;

// Of one of the unit's two windows.
[[nodiscard]] inline bool is_in(const Bucket& bucket, Window window) {
    return bucket.leaves_at <= bucket.start + length_of(window);
}

// What was seen of a product in a window. Erased when that is nothing.
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

// Pieces that are sold and not counted yet: a crowd buys one product thousands of times a second,
// and only this row moves with every purchase.
struct PendingSales {
    ProductId product;
    std::int64_t pieces = 0;
    base::Instant due_at;
};
BOOST_DESCRIBE_STRUCT(PendingSales, (), (product, pieces, due_at))
struct ByDue : table::Deadline<&PendingSales::due_at> {};
using AllPendingSales = table::Table<PendingSales, table::Key<&PendingSales::product>, ByDue>;

}  // namespace onrush::ranking
