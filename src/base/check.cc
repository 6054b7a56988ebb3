#include "base/check.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace onrush::base {

namespace {
std::atomic<const char*> check_note{nullptr};
thread_local const CheckContext* newest_context = nullptr;
}  // namespace

void set_check_note(const char* note) {
    check_note = note;
}

CheckContext::CheckContext(Say say, const void* of)
    : say_(say), of_(of), outer_(std::exchange(newest_context, this)) {}

CheckContext::~CheckContext() {
    newest_context = outer_;
}

void check_failed(const char* condition, const char* file, int line, fmt::string_view format,
                  fmt::format_args values) {
    std::string message = fmt::vformat(format, values);
    // Taken away first: a check that fails in it has none.
    if (const CheckContext* context = std::exchange(newest_context, nullptr)) {
        message += context->say_(context->of_);
    }
    std::fprintf(stderr, "onrush: check failed: %s (%s:%d): %s\n", condition, file, line,
                 message.c_str());
    if (const char* note = check_note) {
        std::fprintf(stderr, "%s\n", note);
    }
    std::fflush(stderr);
    std::abort();
}

}  // namespace onrush::base
