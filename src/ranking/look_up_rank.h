// Where a product stands among those of all categories: its places by views and by sales if they
// are among the first 1,000, and its place among the 100 most popular. Relaxed; places are up to
// 200 ms old.
#pragma once

#include "engine/command.h"
#include "ranking/ranking.h"

namespace onrush::ranking {

struct LookUpRank {
    static constexpr auto job_kind = engine::Job::Kind::relaxed_query;
    ProductId product;
    Window window = Window::hours_24;

    using Answer = ProductRank;
    enum class Refusal { product_not_found };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, product_not_found)
};

engine::Result<LookUpRank> decide(const RankingFeature& feature, const LookUpRank& input,
                                  const engine::Turn& turn);

}  // namespace onrush::ranking
