// The real program in a process of its own.
#pragma once

#include <sys/types.h>

#include <csignal>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "app/test/reply.h"
#include "log/test/scratch_folder.h"

namespace onrush::app {

// Flags of the program: small log files, since each start of a new folder fills two with zeros, and
// no listener of the operator, whose port several would share.
[[nodiscard]] std::vector<std::string> with_small_log(std::vector<std::string> arguments);

struct Ended {
    std::optional<int> exit_code;  // none: it ended by a signal, or not in time
    std::string out;
    std::string err;
};

// `onrush ARGUMENTS`, with what it writes going to files of its own.
class Process {
public:
    explicit Process(std::vector<std::string> arguments);
    ~Process() { (void)end(SIGTERM); }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    // Waits for it, after a signal unless that is 0. Who does not end in time is killed.
    Ended end(int signal = 0);
    void tell(int signal) const { ::kill(pid_, signal); }
    [[nodiscard]] bool runs();
    // Until it has written that. False when it has ended or takes too long.
    [[nodiscard]] bool says(const std::string& words);
    [[nodiscard]] std::string out() const;
    [[nodiscard]] std::string err() const;

private:
    [[nodiscard]] std::string out_path() const { return scratch_.path() + "/out"; }
    [[nodiscard]] std::string err_path() const { return scratch_.path() + "/err"; }

    log::ScratchFolder scratch_;
    pid_t pid_ = -1;
    std::optional<int> exit_code_;
};

// `onrush serve` with a small log, ready.
class Program {
public:
    explicit Program(const std::string& folder, const std::vector<std::string>& more = {});

    Ended end(int signal) { return process_.end(signal); }
    void tell(int signal) const { process_.tell(signal); }
    [[nodiscard]] std::string err() const { return process_.err(); }
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] Reply ask(const Ask& what) const { return app::ask(port_, what); }

private:
    Process process_;
    std::uint16_t port_ = 0;
};

}  // namespace onrush::app
