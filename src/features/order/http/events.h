// The events of orders: what is told of their facts.
#pragma once

#include <vector>

#include "relay/event_type.h"

namespace onrush::order {

[[nodiscard]] std::vector<relay::EventType> events();

}  // namespace onrush::order
