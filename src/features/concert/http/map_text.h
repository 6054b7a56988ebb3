// The finished text of a map of seats: written, and compressed, once for all who read that map, of
// all io threads. It lies with the map (kept_maps.h). Any thread; those that need it while it is
// made wait for it.
#pragma once

#include "features/concert/look_up_seats.h"
#include "http/stored_body.h"

namespace onrush::concert {

// The map as JSON. Good for as long as the map is held.
[[nodiscard]] const http::StoredBody& text_of(const KeptMap& kept);

}  // namespace onrush::concert
