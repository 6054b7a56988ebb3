// A basket and what it costs, naively: every coupon after the other, every line looked at.
#pragma once

#include <expected>
#include <optional>
#include <vector>

#include "engine/test/told.h"
#include "features/cart/test/model.h"
#include "features/catalog/test/model.h"
#include "features/concert/test/model.h"
#include "features/coupon/test/model.h"
#include "features/order/place_order.h"
#include "features/order/quote.h"
#include "features/point/test/model.h"
#include "features/ranking/test/model.h"
#include "features/sale/test/model.h"

namespace onrush::order {

// The models of all that orders move.
struct ShopModels {
    room::RoomModel rooms = room::RoomModel();
    catalog::CatalogModel catalog;
    point::PointModel points;
    coupon::CouponModel coupons;
    cart::CartModel carts;
    sale::SaleModel sales;
    ranking::RankingModel rankings;
    concert::ConcertModel concerts;
};

// A basket with what its coupons take off.
struct BasketModel {
    struct Line {
        std::uint64_t option = 0;
        std::int64_t quantity = 0;
        std::int64_t unit_price = 0;
        std::int64_t discount = 0;
        bool of_sale = false;
        bool in_share = false;  // the option had a limit per account
        [[nodiscard]] std::int64_t left() const { return unit_price * quantity - discount; }
    };
    struct Use {
        std::uint64_t coupon = 0;
        std::expected<std::size_t, base::Refused> usable;  // in the list of coupons
        CouponOutcome outcome = CouponOutcome::applied;
        std::int64_t discount = 0;
    };

    [[nodiscard]] std::int64_t discount() const;
    [[nodiscard]] std::int64_t total() const;

    std::vector<Line> lines;
    std::vector<Use> coupons;
};

// What refuses a list of items and one of coupons: a repeat, or an item that cannot be ordered.
[[nodiscard]] std::optional<engine::test::Told> list_refused(const std::vector<Item>& items,
                                                             const std::vector<CouponId>& coupons);
[[nodiscard]] std::optional<engine::test::Told> item_refused(const std::vector<Item>& items,
                                                             bool from_cart,
                                                             const catalog::CatalogModel& catalog);

// At the catalogue's prices, or at one that is given.
[[nodiscard]] BasketModel basket_of(const std::vector<Item>& items,
                                    std::optional<std::int64_t> price, const ShopModels& shop);
void use_coupons(const std::vector<CouponId>& coupons, std::uint64_t account,
                 const ShopModels& shop, base::Instant now, BasketModel& basket);
// What refuses an order with these coupons.
[[nodiscard]] std::optional<engine::test::Told> coupon_refused(const BasketModel& basket);

[[nodiscard]] engine::test::Told quote(const Quote& input, const ShopModels& shop,
                                       base::Instant now);
[[nodiscard]] engine::test::Numbers numbers_of(const QuoteView& view);

}  // namespace onrush::order
