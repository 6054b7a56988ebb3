// The events of coupons: what is told of their facts.
#pragma once

#include <vector>

#include "relay/event_type.h"

namespace onrush::coupon {

[[nodiscard]] std::vector<relay::EventType> events();

}  // namespace onrush::coupon
