// Random bytes of the operating system, for secrets that live in memory or go into the log. Stops
// the process when there are none. Any thread.
#pragma once

#include <cstdint>
#include <span>

namespace onrush::http {

void fill_random(std::span<std::uint8_t> bytes);

}  // namespace onrush::http
