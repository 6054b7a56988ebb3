#include "features/coupon/use_coupon.h"

#include "features/coupon/expire_coupons.h"
#include "features/coupon/refusals.h"
#include "features/coupon/state.h"

namespace onrush::coupon {

namespace {

void set_status(CouponFeature& feature, const Coupon& coupon, CouponStatus status) {
    feature.coupons.update(coupon, [&](Coupon& row) { row.status = status; });
}

}  // namespace

std::expected<const Coupon*, base::Refused> find_usable(const CouponFeature& feature,
                                                        AccountId account, CouponId id,
                                                        base::Instant now) {
    const Coupon* coupon = find_coupon(feature, id);
    if (coupon == nullptr || coupon->account != account) {
        return base::refuse(coupon_not_found);
    }
    CouponStatus status = status_of(feature, *coupon, now);
    if (status != CouponStatus::available) {
        return base::refuse(coupon_not_available, base::text_of(status));
    }
    return coupon;
}

void hold(CouponFeature& feature, const Coupon& coupon, base::Instant now) {
    CouponStatus status = status_of(feature, coupon, now);
    ONRUSH_CHECK(status == CouponStatus::available, "coupon {} is to be held and is {}",
                 coupon_id(coupon).value, base::text_of(status));
    set_status(feature, coupon, CouponStatus::held);
}

void release(CouponFeature& feature, const Coupon& coupon, base::Instant now) {
    ONRUSH_CHECK(coupon.status == CouponStatus::held, "coupon {} is to be released and is {}",
                 coupon_id(coupon).value, base::text_of(coupon.status));
    if (feature.revocations.find(coupon_id(coupon)) != nullptr) {
        set_status(feature, coupon, CouponStatus::revoked);
    } else {
        make_available(feature, coupon, now);
    }
}

void use(CouponFeature& feature, const Coupon& coupon, OrderId order, base::Instant now) {
    CouponStatus status = status_of(feature, coupon, now);
    ONRUSH_CHECK(status == CouponStatus::held || status == CouponStatus::available,
                 "coupon {} is to be used and is {}", coupon_id(coupon).value,
                 base::text_of(status));
    set_status(feature, coupon, CouponStatus::used);
    feature.coupon_used.emit({coupon_id(coupon), coupon.campaign, coupon.account, order});
}

void restore(CouponFeature& feature, const Coupon& coupon, OrderId order, base::Instant now) {
    ONRUSH_CHECK(coupon.status == CouponStatus::used, "coupon {} is to be restored and is {}",
                 coupon_id(coupon).value, base::text_of(coupon.status));
    feature.coupon_restored.emit({coupon_id(coupon), coupon.campaign, coupon.account, order});
    make_available(feature, coupon, now);
}

}  // namespace onrush::coupon
