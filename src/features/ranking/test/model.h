// What rankings must do, written a second time and naively: what each bucket has counted, in maps,
// and sums over all of them. engine/test/told.h says what models are for.
//
// A ranking as the server shows it may be 200 ms old, so ranked() predicts what reading it anew
// gives; run() of LookUpRank predicts the counts, which are never old, and no ranks.
#pragma once

#include <map>
#include <tuple>

#include "engine/test/told.h"
#include "features/catalog/test/model.h"
#include "features/ranking/counting.h"
#include "features/ranking/look_up_ranking.h"
#include "features/ranking/read_list.h"

namespace onrush::ranking {

class RankingModel {
public:
    using Told = engine::test::Told;
    using Moment = engine::test::Moment;
    using Numbers = engine::test::Numbers;
    using Catalog = catalog::CatalogModel;

    [[nodiscard]] Told run(const CountViews& input, Catalog& catalog, Moment& moment);
    [[nodiscard]] Told run(const LookUpRank& input, const Catalog& catalog, Moment& moment) const;

    // What orders do.
    void note_sale(Catalog& catalog, std::uint64_t product, std::int64_t pieces, base::Instant now);
    void note_return(std::uint64_t product, std::int64_t pieces, base::Instant sold_at,
                     base::Instant now);
    // Adds to the product's total and to its buckets.
    void count(Catalog& catalog, std::uint64_t product, std::int64_t views, std::int64_t sales,
               base::Instant at, base::Instant now);

    // The pending sales and returns that are due, and the buckets that leave a window; at most so
    // many.
    std::size_t run_pending(Catalog& catalog, Moment& moment, std::size_t most);
    std::size_t run_returns(Catalog& catalog, Moment& moment, std::size_t most);
    std::size_t run_leaving(const Catalog& catalog, Moment& moment, std::size_t most);
    [[nodiscard]] base::Instant next_pending() const;
    [[nodiscard]] base::Instant next_returns() const;
    [[nodiscard]] base::Instant next_leaving() const;
    [[nodiscard]] base::Instant next_deadline() const {
        return std::min({next_pending(), next_returns(), next_leaving()});
    }
    [[nodiscard]] std::size_t rows_with_deadline() const {
        return pending_.size() + returns_.size() + buckets_.size();
    }

    // Product, views, sales and score of each of the first `count`.
    [[nodiscard]] Numbers ranked(const List& list, const Catalog& catalog, std::size_t count) const;

private:
    struct Bucket {
        std::int64_t views = 0;
        std::int64_t sales = 0;
        base::Instant leaves_at;  // the next of its two windows
    };
    struct Pending {
        std::int64_t pieces = 0;
        base::Instant due_at;
        std::int64_t minute = 0;  // since 1970, of the sales
    };
    // What the scores of a product know of it: what was so when they were last written.
    struct Copy {
        std::uint64_t category = 0;
        bool active = true;
    };
    struct Sum {
        std::int64_t views = 0;
        std::int64_t sales = 0;
    };
    using Key = std::tuple<std::uint64_t, int, base::Instant>;  // product, unit, start

    void copy(const Catalog& catalog, std::uint64_t product);
    [[nodiscard]] Sum sum_of(const Catalog& catalog, std::uint64_t product, Window window) const;
    [[nodiscard]] bool is_shown(const List& list, const Catalog& catalog,
                                std::uint64_t product) const;

    using OfMinute = std::pair<std::uint64_t, std::int64_t>;  // a product and a minute

    std::map<std::uint64_t, Pending> pending_;
    std::map<OfMinute, Pending> returns_;
    std::map<Key, Bucket> buckets_;
    std::map<std::uint64_t, Copy> copies_;
};

// What of an answer the model predicts.
[[nodiscard]] engine::test::Numbers numbers_of(const CountViews::Answer& answer);
[[nodiscard]] engine::test::Numbers numbers_of(const ProductRank& rank);
[[nodiscard]] engine::test::Numbers numbers_of(const std::vector<Ranked>& list);

}  // namespace onrush::ranking
