// Everything the server decides over: one domain with all features, always in the same order.
#pragma once

#include "account/account.h"
#include "app/any_domain.h"
#include "cart/cart.h"
#include "catalog/catalog.h"
#include "coupon/coupon.h"
#include "engine/ids.h"
#include "order/order.h"
#include "point/point.h"
#include "ranking/ranking.h"
#include "sale/sale.h"

namespace onrush::app {

struct ShopSettings {
    point::PointSettings points;
    coupon::CouponSettings coupons;
    order::OrderSettings orders;
};

class Shop final : public AnyDomain {
public:
    explicit Shop(const ShopSettings& settings = {})
        : ids_(domain_),
          accounts(domain_),
          points(domain_, ids_, accounts, settings.points),
          coupons(domain_, ids_, accounts, settings.coupons),
          catalog(domain_, ids_, accounts),
          carts(domain_, accounts, catalog),
          sales(domain_, ids_, accounts, catalog),
          rankings(domain_, catalog),
          orders(domain_, ids_, {accounts, catalog, points, coupons, carts, sales, rankings},
                 settings.orders) {}

    [[nodiscard]] engine::Domain& domain() override { return domain_; }

private:
    engine::Domain domain_;
    engine::Ids ids_;

public:
    account::AccountFeature accounts;
    point::PointFeature points;
    coupon::CouponFeature coupons;
    catalog::CatalogFeature catalog;
    cart::CartFeature carts;
    sale::SaleFeature sales;
    ranking::RankingFeature rankings;
    order::OrderFeature orders;
};

}  // namespace onrush::app
