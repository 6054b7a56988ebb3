// The events of sales: what is told of their facts.
#pragma once

#include <vector>

#include "relay/event_type.h"

namespace onrush::sale {

[[nodiscard]] std::vector<relay::EventType> events();

}  // namespace onrush::sale
