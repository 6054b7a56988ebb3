// What all waiting pages share; files of their own in pages/, whose bytes the build puts here
// (onrush_pages in cmake/onrush.cmake).
#pragma once

#include <string_view>

namespace onrush::room::pages {

extern const std::string_view waiting_style;
extern const std::string_view waiting_script;

}  // namespace onrush::room::pages
