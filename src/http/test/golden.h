// Golden files: what a test saw when somebody last looked at it, kept beside the test.
//
//     TEST(Golden, Problems) {
//         expect_golden(ONRUSH_SOURCE_FOLDER "/src/app/test/problems.golden", list);
//     }
//
// A test that compares with one is in the suite `Golden`, so that tools/rewrite_goldens finds it:
// that writes what the tests see now, and the difference is read with git.
#pragma once

#include <string>
#include <string_view>

namespace onrush::http::testing {

// Fails with the first line that differs. Writes the file instead where ONRUSH_REWRITE_GOLDENS is
// in the environment.
void expect_golden(const std::string& path, std::string_view text);

// A JSON document in lines of at most 100 columns where its texts allow, in the document's order.
[[nodiscard]] std::string pretty(std::string_view json);

}  // namespace onrush::http::testing
