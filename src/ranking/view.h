// What is shown of rankings.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ranking/rows.h"

namespace onrush::ranking {

enum class RankingKind : std::uint8_t { views, sales, popular };
BOOST_DESCRIBE_ENUM(RankingKind, views, sales, popular)

// Views and sales are those within the window.
struct RankingItem {
    std::uint32_t rank = 0;
    ProductId product_id;
    CategoryId category_id;
    std::string name;
    base::Money price;
    std::uint64_t views = 0;
    std::int64_t sales = 0;
    std::optional<std::uint32_t> score;  // popular: of 10000, rounded down
};
BOOST_DESCRIBE_STRUCT(RankingItem, (),
                      (rank, product_id, category_id, name, price, views, sales, score))

struct RankingPage {
    RankingKind kind = RankingKind::views;
    std::string window;
    std::vector<RankingItem> items;
};
BOOST_DESCRIBE_STRUCT(RankingPage, (), (kind, window, items))

struct CountRank {
    std::optional<std::uint32_t> rank;  // none: not among the first
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(CountRank, (), (rank, count))

struct PopularRank {
    std::optional<std::uint32_t> rank;
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

}  // namespace onrush::ranking
