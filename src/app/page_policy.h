// What a browser lets a page of ours do: nothing but what is written in it. Whatever got into it
// would neither run nor send anything.
#pragma once

#include <string>
#include <string_view>

namespace onrush::app {

// The value of Content-Security-Policy for a page: its scripts and styles are allowed by their
// hashes, and nothing else is.
[[nodiscard]] std::string page_policy(std::string_view page);

}  // namespace onrush::app
