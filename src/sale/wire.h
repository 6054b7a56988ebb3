// How the enums of sales are written on the wire: states in upper case.
#pragma once

#include "http/described.h"
#include "sale/state.h"

namespace onrush::sale {

constexpr http::EnumCase wire_case(SaleState) {
    return http::EnumCase::upper;
}

}  // namespace onrush::sale
