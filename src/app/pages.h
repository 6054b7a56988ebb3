// Pages that are files of their own in src/app/pages/; the build puts their bytes here
// (onrush_pages in cmake/onrush.cmake).
#pragma once

#include <string_view>

namespace onrush::app::pages {

// Checks a draw in the browser, without the server; docs/draw.md.
extern const std::string_view check_draw;

}  // namespace onrush::app::pages
