// Every setting there is, with its default. For settings.cc.
#pragma once

#include <vector>

#include "app/settings.h"

namespace onrush::app {

[[nodiscard]] std::vector<Setting> all_settings();

}  // namespace onrush::app
