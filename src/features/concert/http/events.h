// The events of concerts: what is told of their facts.
#pragma once

#include <vector>

#include "relay/event_type.h"

namespace onrush::concert {

[[nodiscard]] std::vector<relay::EventType> events();

}  // namespace onrush::concert
