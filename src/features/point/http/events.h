// The events of points: what is told of their facts.
#pragma once

#include <vector>

#include "relay/event_type.h"

namespace onrush::point {

[[nodiscard]] std::vector<relay::EventType> events();

}  // namespace onrush::point
