// What was looked at since the last time, from one io thread. The server sends it, see
// view_counter.h; nobody else can.
#pragma once

#include <vector>

#include "engine/command.h"
#include "ranking/ranking.h"

namespace onrush::ranking {

struct ViewCount {
    ProductId product;
    std::uint64_t views = 0;
    friend bool operator==(const ViewCount&, const ViewCount&) = default;
};

struct CountViews {
    std::vector<ViewCount> counts;  // at most counts_max; of products that are not there: left out

    struct Answer {};
    enum class Refusal {};  // it never refuses
    BOOST_DESCRIBE_NESTED_ENUM(Refusal)
};
BOOST_DESCRIBE_STRUCT(CountViews::Answer, (), ())

engine::Result<CountViews> decide(RankingFeature& feature, const CountViews& input,
                                  const engine::Turn& turn);

}  // namespace onrush::ranking
