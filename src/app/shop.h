// Everything the server decides over: one domain with all features, always in the same order.
#pragma once

#include "account/account.h"
#include "app/any_domain.h"
#include "coupon/coupon.h"
#include "engine/ids.h"
#include "point/point.h"

namespace onrush::app {

class Shop final : public AnyDomain {
public:
    explicit Shop(const point::PointSettings& point_settings = {},
                  const coupon::CouponSettings& coupon_settings = {})
        : ids_(domain_),
          accounts(domain_),
          points(domain_, ids_, accounts, point_settings),
          coupons(domain_, ids_, accounts, coupon_settings) {}

    [[nodiscard]] engine::Domain& domain() override { return domain_; }

private:
    engine::Domain domain_;
    engine::Ids ids_;

public:
    account::AccountFeature accounts;
    point::PointFeature points;
    coupon::CouponFeature coupons;
};

}  // namespace onrush::app
