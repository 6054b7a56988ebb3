// How the enums of orders are written on the wire: in upper case.
#pragma once

#include "http/described.h"
#include "order/basket.h"
#include "order/history.h"

namespace onrush::order {

constexpr http::EnumCase wire_case(OrderState) {
    return http::EnumCase::upper;
}
constexpr http::EnumCase wire_case(CouponOutcome) {
    return http::EnumCase::upper;
}
constexpr http::EnumCase wire_case(Cause) {
    return http::EnumCase::upper;
}

}  // namespace onrush::order
