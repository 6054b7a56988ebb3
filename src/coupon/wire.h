// How the enums of coupons are written on the wire: states and statuses in upper case.
#pragma once

#include "coupon/state.h"
#include "http/described.h"

namespace onrush::coupon {

constexpr http::EnumCase wire_case(CampaignState) {
    return http::EnumCase::upper;
}
constexpr http::EnumCase wire_case(CouponStatus) {
    return http::EnumCase::upper;
}

}  // namespace onrush::coupon
