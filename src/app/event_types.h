// The events of all features.
#pragma once

#include <vector>

#include "relay/event_type.h"

namespace onrush::app {

[[nodiscard]] std::vector<relay::EventType> all_events();

}  // namespace onrush::app
