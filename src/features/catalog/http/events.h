// The events of the catalogue: what is told of their facts.
#pragma once

#include <vector>

#include "relay/event_type.h"

namespace onrush::catalog {

[[nodiscard]] std::vector<relay::EventType> events();

}  // namespace onrush::catalog
