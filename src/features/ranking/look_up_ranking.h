// Shows rankings, to anyone. Relaxed: the answer may be up to 200 ms old.
#pragma once

#include "engine/command.h"
#include "features/catalog/refusals.h"
#include "features/ranking/ranking.h"
#include "features/ranking/refusals.h"

namespace onrush::ranking {

inline constexpr base::Range window_range =
    base::range("window", 0, 20, "10m, 1h, 24h, 3d, 7d, 30d or all; 24h when left out");

struct RankingPage {
    RankingKind kind = RankingKind::views;
    std::string window;
    std::vector<RankingItem> items;
};
BOOST_DESCRIBE_STRUCT(RankingPage, (), (kind, window, items))

// A page as the engine hands it out: all readers of one list share its items.
struct KeptPage {
    List list;
    std::uint32_t limit = 0;
    Items<RankingItem> items;
};
[[nodiscard]] RankingPage page_of(const KeptPage& kept);

// The first products of a ranking. The path gives the kind, the query the rest.
struct LookUpRanking {
    using Feature = RankingFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    RankingKind by = RankingKind::views;
    std::optional<std::string> window;
    std::optional<CategoryId> category;  // none: all of them
    std::optional<std::uint32_t> limit;
    static constexpr std::array ranges = {window_range, engine::page_range};

    using Answer = KeptPage;
    static constexpr std::array refusals = {&window_unknown};
};
BOOST_DESCRIBE_STRUCT(LookUpRanking, (), (window, category, limit))

struct CountRank {
    std::optional<std::uint32_t> rank;  // none: not among the first 1,000
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(CountRank, (), (rank, count))

struct PopularRank {
    std::optional<std::uint32_t> rank;  // none: not among the first 100
};
BOOST_DESCRIBE_STRUCT(PopularRank, (), (rank))

struct ProductRank {
    ProductId product_id;
    std::string window;
    CountRank views;
    CountRank sales;
    PopularRank popular;
};
BOOST_DESCRIBE_STRUCT(ProductRank, (), (product_id, window, views, sales, popular))

// The ranks of one product among those of all categories. Its counts are those of this moment.
struct LookUpRank {
    using Feature = RankingFeature;
    static constexpr auto job_kind = engine::Kind::relaxed_query;

    ProductId product;
    std::optional<std::string> window;
    static constexpr std::array ranges = {window_range};

    using Answer = ProductRank;
    // In the order of the checks.
    static constexpr std::array refusals = {&window_unknown, &catalog::product_not_shown};
};
BOOST_DESCRIBE_STRUCT(LookUpRank, (), (product, window))

engine::Result<LookUpRanking> decide(const RankingFeature& feature, const LookUpRanking& input,
                                     base::Instant now);
engine::Result<LookUpRank> decide(const RankingFeature& feature, const LookUpRank& input,
                                  base::Instant now);

}  // namespace onrush::ranking
