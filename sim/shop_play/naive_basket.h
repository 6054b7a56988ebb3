// A basket and what it costs, naively: every coupon after the other, every line looked at.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "order/basket.h"
#include "sim/shop_play/naive_shop.h"

namespace onrush::sim {

struct NaiveLine {
    std::uint64_t option = 0;
    std::int64_t quantity = 0;
    std::int64_t unit_price = 0;
    std::int64_t discount = 0;

    [[nodiscard]] std::int64_t left() const { return unit_price * quantity - discount; }
};

struct NaiveUse {
    std::uint64_t coupon = 0;
    order::CouponOutcome outcome = order::CouponOutcome::applied;
    std::int64_t discount = 0;
};

// Lines and coupons with what they are worth.
struct NaiveBasket {
    std::vector<NaiveLine> lines;
    std::vector<NaiveUse> coupons;

    [[nodiscard]] std::int64_t discount() const;
    [[nodiscard]] std::int64_t total() const;
};

// Whether it is a list at all: not too long, nothing twice.
[[nodiscard]] bool good_items(const std::vector<order::Item>& items);
[[nodiscard]] bool good_coupons(const std::vector<coupon::CouponId>& coupons);

// What the items refuse, counted from option_not_found on, and where.
[[nodiscard]] std::optional<std::pair<int, std::size_t>> wrong_item(
    const std::vector<order::Item>& items, const NaiveCatalog& catalog);

// At the catalogue's prices, or at one that is given.
[[nodiscard]] NaiveBasket basket_of(const std::vector<order::Item>& items,
                                    std::optional<base::Money> price, const NaiveShop& shop);
void use_coupons(const std::vector<coupon::CouponId>& coupons, std::uint64_t account,
                 const NaiveShop& shop, base::Instant now, NaiveBasket& basket);

}  // namespace onrush::sim
