#include "base/check.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <fmt/format.h>

namespace onrush::base {

namespace {
std::atomic<const char*> check_note{nullptr};
}  // namespace

void set_check_note(const char* note) {
    check_note = note;
}

void check_failed(const char* condition, const char* file, int line, fmt::string_view format,
                  fmt::format_args values) {
    std::string message = fmt::vformat(format, values);
    std::fprintf(stderr, "onrush: check failed: %s (%s:%d): %s\n", condition, file, line,
                 message.c_str());
    if (const char* note = check_note) {
        std::fprintf(stderr, "%s\n", note);
    }
    std::fflush(stderr);
    std::abort();
}

}  // namespace onrush::base
