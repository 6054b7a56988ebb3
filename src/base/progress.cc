#include "base/progress.h"

#include <unistd.h>

#include <cstdio>

#include <fmt/format.h>

#include "base/time.h"

namespace onrush::base {

namespace {

constexpr std::int64_t pause_ms = 100;

std::string with_commas(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

}  // namespace

std::string progress_text(std::string_view what, std::uint64_t done, std::uint64_t total) {
    if (total == 0) {
        return fmt::format("{}: {}", what, with_commas(done));
    }
    double percent = 100.0 * static_cast<double>(done) / static_cast<double>(total);
    return fmt::format("{}: {} of {} ({:.0f} %)", what, with_commas(done), with_commas(total),
                       percent);
}

TerminalProgress::TerminalProgress() : terminal_(isatty(STDERR_FILENO) != 0) {}

TerminalProgress::~TerminalProgress() {
    if (shown_) {
        std::fputs("\r\033[K", stderr);
    }
}

void TerminalProgress::at(std::string_view what, std::uint64_t done, std::uint64_t total) {
    if (!terminal_) {
        return;
    }
    std::int64_t now = SystemClock().elapsed().ms;
    if (now - last_ms_ < pause_ms && what == last_what_) {
        return;
    }
    last_ms_ = now;
    last_what_ = what;
    shown_ = true;
    std::string text = progress_text(what, done, total);
    std::fprintf(stderr, "\r\033[K%s", text.c_str());
    std::fflush(stderr);
}

}  // namespace onrush::base
