// Everything the server decides over: one domain with all features, always in the same order.
#pragma once

#include <tuple>

#include "app/any_domain.h"
#include "engine/ids.h"
#include "features/account/account.h"
#include "features/cart/cart.h"
#include "features/catalog/catalog.h"
#include "features/concert/concert.h"
#include "features/coupon/coupon.h"
#include "features/order/order.h"
#include "features/point/point.h"
#include "features/ranking/ranking.h"
#include "features/room/room.h"
#include "features/sale/sale.h"

namespace onrush::app {

struct ShopSettings {
    account::AccountSettings accounts;
    point::PointSettings points;
    coupon::CouponSettings coupons;
    order::OrderSettings orders;
    room::RoomSettings rooms;
};

class Shop final : public AnyDomain {
public:
    explicit Shop(const ShopSettings& settings = {});
    ~Shop() override;

    [[nodiscard]] engine::Domain& domain() override { return domain_; }

    // The feature of that type.
    template <typename Feature>
    [[nodiscard]] Feature& feature() {
        return std::get<Feature&>(std::tie(accounts, points, catalog, coupons, carts, sales,
                                           rankings, concerts, orders, rooms));
    }

private:
    engine::Domain domain_;
    engine::Ids ids_;

public:
    account::AccountFeature accounts;
    point::PointFeature points;
    catalog::CatalogFeature catalog;
    coupon::CouponFeature coupons;
    cart::CartFeature carts;
    sale::SaleFeature sales;
    ranking::RankingFeature rankings;
    concert::ConcertFeature concerts;
    order::OrderFeature orders;
    room::RoomFeature rooms;
};

}  // namespace onrush::app
