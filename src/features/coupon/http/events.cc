#include "features/coupon/http/events.h"

#include "features/coupon/rows.h"

namespace onrush::coupon {

std::vector<relay::EventType> events() {
    using relay::EventType;
    return {
        EventType::of<&CouponIssued::coupon_id, &CouponIssued::account_id>(
            "coupon.issued", "coupons", "An account has got a coupon"),
        EventType::of<&CouponUsed::coupon_id, &CouponUsed::account_id>(
            "coupon.used", "coupons", "An order that is paid has used a coupon"),
        EventType::of<&CouponRestored::coupon_id, &CouponRestored::account_id>(
            "coupon.restored", "coupons", "The order that used a coupon was refunded"),
        EventType::of<&CouponExpired::coupon_id, &CouponExpired::account_id>(
            "coupon.expired", "coupons", "A coupon's time is over"),
        EventType::of<&CouponRevoked::coupon_id, &CouponRevoked::account_id>(
            "coupon.revoked", "coupons", "Staff have taken a coupon back"),
        EventType::of<&CouponReinstated::coupon_id, &CouponReinstated::account_id>(
            "coupon.reinstated", "coupons", "Staff have given a revoked coupon back"),
        EventType::of<&CampaignSoldOut::campaign_id>("campaign.sold_out", "campaigns",
                                                     "The last coupon of a campaign is gone"),
        EventType::of<&CampaignBackInStock::campaign_id>(
            "campaign.back_in_stock", "campaigns",
            "Coupons of a campaign that was sold out can be had again"),
    };
}

}  // namespace onrush::coupon
