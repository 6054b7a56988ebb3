// The events of rooms: what is told of their facts.
#pragma once

#include <vector>

#include "relay/event_type.h"

namespace onrush::room {

[[nodiscard]] std::vector<relay::EventType> events();

}  // namespace onrush::room
