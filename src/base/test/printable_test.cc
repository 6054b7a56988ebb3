#include "base/printable.h"

#include <utility>

#include <gtest/gtest.h>

namespace onrush::base {
namespace {

TEST(Printable, EscapesWhatBreaksALineOrCommandsATerminal) {
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"", ""},
        {"plain, \"quoted\" \\ 한글 \xf0\x9f\x98\x80",
         "plain, \"quoted\" \\ 한글 \xf0\x9f\x98\x80"},
        {"a\ngood     b\r\t", "a\\u000agood     b\\u000d\\u0009"},
        {std::string_view("\0\x1f ~\x7f", 5), "\\u0000\\u001f ~\\u007f"},
        {"\x1b[2J", "\\u001b[2J"},
        {"\xc2\x80\xc2\x9b\xc2\x9f\xc2\xa0", "\\u0080\\u009b\\u009f\xc2\xa0"},
        {"\u2027\u2028\u2029", "\u2027\\u2028\\u2029"},
        {"\u061b\u061c\u200d\u200e\u200f\u2010", "\u061b\\u061c\u200d\\u200e\\u200f\u2010"},
        {"\u202a\u202e\u202f", "\\u202a\\u202e\u202f"},
        {"\u2065\u2066\u2069\u206a", "\u2065\\u2066\\u2069\u206a"},
        {"\x9b"
         "2J \xc3",
         "\xef\xbf\xbd"
         "2J \xef\xbf\xbd"},
    };
    for (const auto& [text, printed] : rows) {
        EXPECT_EQ(printable(text), printed);
    }
}

}  // namespace
}  // namespace onrush::base
