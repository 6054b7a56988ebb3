#include "base/check.h"

#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

namespace onrush::base {

void check_failed(const char* condition, const char* file, int line, fmt::string_view format,
                  fmt::format_args values) {
    std::string message = fmt::vformat(format, values);
    std::fprintf(stderr, "onrush: check failed: %s (%s:%d): %s\n", condition, file, line,
                 message.c_str());
    std::fflush(stderr);
    std::abort();
}

}  // namespace onrush::base
