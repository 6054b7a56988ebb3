// What somebody else wrote, for a line on a terminal. Any thread.
//
// A line that quotes a stranger must not become two, must not command the terminal, and must be
// read in the order in which it was written. So these characters are printed as \u and four hex
// digits: controls (U+0000 to U+001F, U+007F to U+009F), the separators of lines and paragraphs,
// and what changes the direction of text. Bytes that are not UTF-8 become U+FFFD. In a string of
// JSON that stays the same text.
#pragma once

#include <string>
#include <string_view>

namespace onrush::base {

[[nodiscard]] std::string printable(std::string_view text);

}  // namespace onrush::base
