// The most popular of the products of two walks, one by views and one by sales.
//
//     popularity = 0.4 sales / (most sales) + 0.6 views / (most views)
//
// "Most" means the most within the same ranking; sales below zero count as 0. Popularities are
// compared exactly: as whole points, 4 sales (most views) + 6 views (most sales), which fit into
// 128 bits. Of equals the newer product is first.
//
// Both walks go down in step. A product that neither walk has reached has at most the views of the
// one's current row and at most the sales of the other's, so its points are at most the points of
// these two numbers: the threshold. With just as many points it has both numbers, and its id is
// below both products'. Once the last of the best is not below that, no other product can get in
// (Fagin's threshold algorithm). Both walks are over the same rows, so a row alone tells whether
// the other walk has reached it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "features/ranking/limits.h"
#include "features/ranking/rows.h"

namespace onrush::ranking {

using Points = unsigned __int128;

// Turns the numbers of a product into points, for the most views and sales of a ranking.
class Popularity {
public:
    Popularity(std::uint64_t most_views, std::int64_t most_sales)
        : most_views_(std::max<std::uint64_t>(most_views, 1)),
          most_sales_(static_cast<std::uint64_t>(std::max<std::int64_t>(most_sales, 1))) {}

    [[nodiscard]] Points points(std::uint64_t views, std::int64_t sales) const {
        return Points{4} * static_cast<std::uint64_t>(std::max<std::int64_t>(sales, 0)) *
                   most_views_ +
               Points{6} * views * most_sales_;
    }
    // Of 10000, rounded down. Capped, because the most is not found where too many rows before it
    // are skipped.
    [[nodiscard]] std::uint32_t score(Points points) const {
        Points score = points * 1000 / (Points{most_views_} * most_sales_);
        return static_cast<std::uint32_t>(std::min<Points>(score, 10'000));
    }

private:
    std::uint64_t most_views_;
    std::uint64_t most_sales_;
};

// A product in a ranking, with its numbers.
struct Ranked {
    const catalog::Product* product = nullptr;
    std::uint64_t views = 0;
    std::int64_t sales = 0;
    Points points = 0;  // popular only
    std::uint32_t score = 0;
};

template <typename ByViewsWalk, typename BySalesWalk>
class MostPopular {
public:
    MostPopular(ByViewsWalk by_views, BySalesWalk by_sales, std::size_t count)
        : by_views_(std::move(by_views)),
          by_sales_(std::move(by_sales)),
          count_(count),
          popularity_(most(by_views_, by_sales_)) {}

    [[nodiscard]] std::vector<Ranked> find() {
        bool more = true;
        while (more && rows_ < limits::popular_rows_max) {
            bool viewed = by_views_.step();
            if (viewed) {
                consider(by_views_, by_sales_);
            }
            bool sold = by_sales_.step();
            if (sold) {
                consider(by_sales_, by_views_);
            }
            more = (viewed || sold) && !settled();
        }
        std::ranges::sort(best_, before);
        return std::move(best_);
    }
    // How many rows it has looked at.
    [[nodiscard]] std::size_t rows() const { return rows_; }

private:
    // Takes copies, so that the walks themselves do not move.
    static Popularity most(ByViewsWalk by_views, BySalesWalk by_sales) {
        std::uint64_t views = by_views.next() ? by_views.row().views : 0;
        std::int64_t sales = by_sales.next() ? by_sales.row().sales : 0;
        return {views, sales};
    }
    static bool before(const Ranked& a, const Ranked& b) {
        return a.points != b.points ? a.points > b.points : a.product->id > b.product->id;
    }

    void consider(const auto& walk, const auto& other) {
        const auto& row = walk.row();
        rows_ += 1;
        if (other.met(row)) {
            return;
        }
        Points points = popularity_.points(row.views, row.sales);
        if (best_.size() == count_ && !is_above_last(points, row.product)) {
            return;  // most rows need no look at their product
        }
        const catalog::Product* product = walk.shown();
        if (product == nullptr) {
            return;
        }
        best_.push_back({product, row.views, row.sales, points, popularity_.score(points)});
        std::ranges::push_heap(best_, before);  // the last of them on top
        if (best_.size() > count_) {
            std::ranges::pop_heap(best_, before);
            best_.pop_back();
        }
    }
    [[nodiscard]] bool is_above_last(Points points, ProductId product) const {
        const Ranked& last = best_.front();
        return points != last.points ? points > last.points : product > last.product->id;
    }
    // No product that is still to come is above the last of the best.
    [[nodiscard]] bool settled() const {
        if (best_.size() < count_) {
            return false;
        }
        std::uint64_t views = 0;
        std::int64_t sales = 0;
        ProductId below = ProductId(UINT64_MAX);
        if (!by_views_.ended()) {
            views = by_views_.row().views;
            below = by_views_.row().product;
        }
        if (!by_sales_.ended()) {
            sales = by_sales_.row().sales;
            below = std::min(below, by_sales_.row().product);
        }
        const Ranked& last = best_.front();
        Points threshold = popularity_.points(views, sales);
        return last.points > threshold || (last.points == threshold && last.product->id >= below);
    }

    ByViewsWalk by_views_;
    BySalesWalk by_sales_;
    const std::size_t count_;
    const Popularity popularity_;
    std::size_t rows_ = 0;
    std::vector<Ranked> best_;  // a heap, the last on top
};

}  // namespace onrush::ranking
