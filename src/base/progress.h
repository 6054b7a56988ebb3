// Progress of long work, for a person who waits: one line that is rewritten on a terminal.
//
// The work calls at() as often as it likes; the teller decides what is worth showing. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace onrush::base {

class Progress {
public:
    virtual ~Progress() = default;
    // `done` of `total` (0 when unknown) of `what`, such as "rows of claims".
    virtual void at(std::string_view what, std::uint64_t done, std::uint64_t total) = 0;
    // Somebody wants the work to end before it is done: it looks after each at().
    [[nodiscard]] virtual bool asks_to_stop() { return false; }
};

class NoProgress final : public Progress {
public:
    void at(std::string_view, std::uint64_t, std::uint64_t) override {}
};

// On stderr, ten times a second at most, and only when stderr is a terminal.
class TerminalProgress final : public Progress {
public:
    TerminalProgress();
    ~TerminalProgress() override;  // clears the line
    TerminalProgress(const TerminalProgress&) = delete;
    TerminalProgress& operator=(const TerminalProgress&) = delete;
    void at(std::string_view what, std::uint64_t done, std::uint64_t total) override;

private:
    bool terminal_;
    bool shown_ = false;
    std::int64_t last_ms_ = -1000;
    std::string last_what_;
};

// "rows of claims: 1,234,567 of 10,000,000 (12 %)".
[[nodiscard]] std::string progress_text(std::string_view what, std::uint64_t done,
                                        std::uint64_t total);

}  // namespace onrush::base
