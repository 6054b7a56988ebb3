#include "sim/shop_play/order_steps.h"

namespace onrush::sim {

using coupon::Coupon;
using coupon::CouponStatus;
using coupon::UseRefusal;

namespace {

// An order moves its coupon from one of two states only, see use_coupon.h.
std::expected<const Coupon*, UseRefusal> coupon_in(const coupon::CouponFeature& feature,
                                                   const MoveCoupon& input, CouponStatus wanted) {
    const Coupon* coupon = find_coupon(feature, input.coupon);
    if (coupon == nullptr || coupon->account != input.account) {
        return std::unexpected(UseRefusal::coupon_not_found);
    }
    if (coupon->status != wanted) {
        return std::unexpected(UseRefusal::coupon_not_available);
    }
    return coupon;
}

std::expected<const Coupon*, UseRefusal> coupon_for(const coupon::CouponFeature& feature,
                                                    const MoveCoupon& input,
                                                    const engine::Turn& turn) {
    switch (input.step) {
        case CouponStep::release:
            return coupon_in(feature, input, CouponStatus::held);
        case CouponStep::restore:
            return coupon_in(feature, input, CouponStatus::used);
        case CouponStep::use:
            if (auto held = coupon_in(feature, input, CouponStatus::held)) {
                return held;
            }
            break;
        case CouponStep::hold:
            break;
    }
    return can_use(feature, input.account, input.coupon, turn);
}

}  // namespace

engine::Result<MoveCoupon> decide(coupon::CouponFeature& feature, const MoveCoupon& input,
                                  const engine::Turn& turn) {
    auto coupon = coupon_for(feature, input, turn);
    if (!coupon) {
        return std::unexpected(coupon.error());
    }
    // From here on the command succeeds.
    switch (input.step) {
        case CouponStep::hold:
            hold(feature, **coupon, turn);
            break;
        case CouponStep::release:
            release(feature, **coupon, turn);
            break;
        case CouponStep::use:
            use(feature, **coupon, input.order, turn);
            break;
        case CouponStep::restore:
            restore(feature, **coupon, input.order, turn);
            break;
    }
    return MoveCoupon::Answer{(*coupon)->status};
}

engine::Result<PayWithPoints> decide(point::PointFeature& feature, const PayWithPoints& input,
                                     const engine::Turn& turn) {
    // The account may be one whose opening a crash took away before the order came.
    if (!exists(feature.accounts, input.account)) {
        return std::unexpected(point::MoveRefusal::insufficient_points);
    }
    std::optional<point::MoveRefusal> no = input.back
                                               ? can_refund(feature, input.account, input.amount)
                                               : can_spend(feature, input.account, input.amount);
    if (no) {
        return std::unexpected(*no);
    }
    // From here on the command succeeds.
    const point::Entry& entry =
        input.back ? refund(feature, input.account, input.amount, input.order, turn)
                   : spend(feature, input.account, input.amount, input.order, turn);
    return view_of(entry);
}

}  // namespace onrush::sim
