// Checks that stay on in release.
//
// A failed check is a bug in Onrush, never a caller's mistake: the process says what it saw and
// stops, because a wrong answer costs more than a restart. Any thread may check.
#pragma once

#include <string>

#include <fmt/core.h>

namespace onrush::base {

// Writes one line to stderr and aborts.
[[noreturn]] void check_failed(const char* condition, const char* file, int line,
                               fmt::string_view format, fmt::format_args values);

// A line that check_failed() adds, such as the command that replays a simulation. The text must
// outlive the process; nullptr for none.
void set_check_note(const char* note);

// Says more of what this thread does when a check fails: check_failed() asks the newest one that
// lives, and adds its text to the line. To make one costs two stores.
class CheckContext {
public:
    using Say = std::string (*)(const void* of);

    CheckContext(Say say, const void* of);
    ~CheckContext();
    CheckContext(const CheckContext&) = delete;
    CheckContext& operator=(const CheckContext&) = delete;

private:
    friend void check_failed(const char*, const char*, int, fmt::string_view, fmt::format_args);

    const Say say_;
    const void* const of_;
    const CheckContext* const outer_;
};

template <typename... Values>
[[noreturn, gnu::cold, gnu::noinline]] void check_failed_with(
    const char* condition, const char* file, int line, fmt::format_string<const Values&...> format,
    const Values&... values) {
    check_failed(condition, file, line, format, fmt::make_format_args(values...));
}

}  // namespace onrush::base

// ONRUSH_CHECK(held <= on_hand, "held {} of {}", held, on_hand): one condition, with its values.
#define ONRUSH_CHECK(condition, ...)                                                        \
    do {                                                                                    \
        if (!(condition)) [[unlikely]] {                                                    \
            ::onrush::base::check_failed_with(#condition, __FILE__, __LINE__, __VA_ARGS__); \
        }                                                                                   \
    } while (false)
