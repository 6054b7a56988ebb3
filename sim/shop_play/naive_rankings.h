// What counting for rankings must do, written a second time and naively: what each bucket has
// seen, in maps, and sums over all of them. What is read from them may be 200 ms old and so is not
// asked here.
#pragma once

#include <map>
#include <tuple>

#include "ranking/count_views.h"
#include "sim/shop_play/naive_catalog.h"

namespace onrush::sim {

struct NaiveBucket {
    std::uint64_t views = 0;
    std::int64_t sales = 0;
    base::Instant leaves_at;  // the next of its two windows
};

class NaiveRankings {
public:
    [[nodiscard]] Told run(const ranking::CountViews& request, NaiveCatalog& catalog,
                           Moment& moment);

    void note_sale(std::uint64_t product, std::int64_t pieces, base::Instant now);

    // The pending sales that are due, and then the buckets that leave a window.
    std::size_t run_pending(NaiveCatalog& catalog, Moment& moment, std::size_t most);
    std::size_t run_leaving(const NaiveCatalog& catalog, Moment& moment, std::size_t most);
    [[nodiscard]] base::Instant next_deadline() const;
    [[nodiscard]] std::size_t rows_with_deadline() const {
        return pending_.size() + buckets_.size();
    }
    void add_rows(RowsByTable& rows) const;

private:
    struct Pending {
        std::int64_t pieces = 0;
        base::Instant due_at;
    };
    struct Standing {  // of a product, when its scores were last written
        std::uint64_t category = 0;
        bool active = true;
    };
    using Key = std::tuple<std::uint64_t, int, base::Instant>;  // product, unit, start

    void add(NaiveCatalog& catalog, std::uint64_t product, std::uint64_t views, std::int64_t sales,
             base::Instant at, base::Instant now);
    void stand(const NaiveCatalog& catalog, std::uint64_t product);

    std::map<std::uint64_t, Pending> pending_;
    std::map<Key, NaiveBucket> buckets_;
    std::map<std::uint64_t, Standing> standings_;
};

}  // namespace onrush::sim
