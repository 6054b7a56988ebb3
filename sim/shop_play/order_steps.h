// What orders will do with coupons and points, as commands of their own: the features offer it as
// functions (coupon/use_coupon.h, point/wallet.h), and until there are orders nobody else calls.
#pragma once

#include "coupon/use_coupon.h"
#include "engine/command.h"
#include "point/view.h"
#include "point/wallet.h"

namespace onrush::sim {

enum class CouponStep { hold, release, use, restore };

struct MoveCoupon {
    CouponStep step = CouponStep::hold;
    account::AccountId account;
    coupon::CouponId coupon;
    coupon::OrderId order;

    struct Answer {
        coupon::CouponStatus status = coupon::CouponStatus::available;  // afterwards
    };
    using Refusal = coupon::UseRefusal;
};
BOOST_DESCRIBE_STRUCT(MoveCoupon::Answer, (), (status))

struct PayWithPoints {
    bool back = false;  // a refund
    account::AccountId account;
    base::Money amount;  // positive
    point::OrderId order;

    using Answer = point::EntryView;
    using Refusal = point::MoveRefusal;
};

engine::Result<MoveCoupon> decide(coupon::CouponFeature& feature, const MoveCoupon& input,
                                  const engine::Turn& turn);
engine::Result<PayWithPoints> decide(point::PointFeature& feature, const PayWithPoints& input,
                                     const engine::Turn& turn);

}  // namespace onrush::sim
