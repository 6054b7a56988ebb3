#include "coupon/use_coupon.h"

#include "coupon/expire_coupons.h"
#include "coupon/state.h"

namespace onrush::coupon {

namespace {

bool is_available(const CouponFeature& feature, const Coupon& coupon, const engine::Turn& turn) {
    return status_of(campaign_of(feature, coupon), coupon, turn.now) == CouponStatus::available;
}

void set_status(CouponFeature& feature, const Coupon& coupon, CouponStatus status) {
    feature.coupons.update(coupon, [&](Coupon& row) { row.status = status; });
}

// The sweep of its campaign may have passed it by already, so its time is looked at here.
void make_available(CouponFeature& feature, const Coupon& coupon, const engine::Turn& turn) {
    if (turn.now >= expires_at(campaign_of(feature, coupon), coupon)) {
        expire(feature, coupon);
    } else {
        set_status(feature, coupon, CouponStatus::available);
    }
}

}  // namespace

std::expected<const Coupon*, UseRefusal> can_use(const CouponFeature& feature, AccountId account,
                                                 CouponId id, const engine::Turn& turn) {
    const Coupon* coupon = find_coupon(feature, id);
    if (coupon == nullptr || coupon->account != account) {
        return std::unexpected(UseRefusal::coupon_not_found);
    }
    if (!is_available(feature, *coupon, turn)) {
        return std::unexpected(UseRefusal::coupon_not_available);
    }
    return coupon;
}

void hold(CouponFeature& feature, const Coupon& coupon, const engine::Turn& turn) {
    ONRUSH_CHECK(is_available(feature, coupon, turn), "coupon {} is held as {}",
                 coupon_id(coupon).value, static_cast<int>(coupon.status));
    set_status(feature, coupon, CouponStatus::held);
}

void release(CouponFeature& feature, const Coupon& coupon, const engine::Turn& turn) {
    ONRUSH_CHECK(coupon.status == CouponStatus::held, "coupon {} is released as {}",
                 coupon_id(coupon).value, static_cast<int>(coupon.status));
    make_available(feature, coupon, turn);
}

void use(CouponFeature& feature, const Coupon& coupon, OrderId order, const engine::Turn& turn) {
    bool usable = coupon.status == CouponStatus::held || is_available(feature, coupon, turn);
    ONRUSH_CHECK(usable, "coupon {} is used as {}", coupon_id(coupon).value,
                 static_cast<int>(coupon.status));
    set_status(feature, coupon, CouponStatus::used);
    feature.coupon_used.emit({coupon_id(coupon), coupon.campaign, coupon.account, order});
}

void restore(CouponFeature& feature, const Coupon& coupon, OrderId order,
             const engine::Turn& turn) {
    ONRUSH_CHECK(coupon.status == CouponStatus::used, "coupon {} is restored as {}",
                 coupon_id(coupon).value, static_cast<int>(coupon.status));
    feature.coupon_restored.emit({coupon_id(coupon), coupon.campaign, coupon.account, order});
    make_available(feature, coupon, turn);
}

}  // namespace onrush::coupon
