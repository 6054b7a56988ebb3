// The real program in a process of its own.
#pragma once

#include <csignal>
#include <fstream>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "app/test/shop_server.h"

namespace onrush::app {

struct Ended {
    int exit_code = -1;  // -1: by a signal
    std::string out;
    std::string err;
};

// `onrush ARGUMENTS`, with what it writes going to files of its own.
class Process {
public:
    explicit Process(const std::vector<std::string>& arguments) {
        std::vector<char*> words;
        std::string program = ONRUSH_PROGRAM;
        words.push_back(program.data());
        std::vector<std::string> copies = arguments;
        for (std::string& argument : copies) {
            words.push_back(argument.data());
        }
        words.push_back(nullptr);
        pid_ = ::fork();
        if (pid_ == 0) {
            if (std::freopen(out_path().c_str(), "w", stdout) != nullptr &&
                std::freopen(err_path().c_str(), "w", stderr) != nullptr) {
                ::execv(program.c_str(), words.data());
            }
            ::_exit(127);
        }
    }
    ~Process() { (void)end(SIGTERM); }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    // Waits for it, after a signal unless that is 0.
    Ended end(int signal = 0) {
        int status = 0;
        if (pid_ > 0) {
            if (signal != 0) {
                ::kill(pid_, signal);
            }
            ::waitpid(pid_, &status, 0);
            pid_ = -1;
        }
        return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, out(), err()};
    }
    [[nodiscard]] bool runs() const { return pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) == 0; }
    [[nodiscard]] std::string out() const { return read(out_path()); }
    [[nodiscard]] std::string err() const { return read(err_path()); }

private:
    [[nodiscard]] std::string out_path() const { return scratch_.path() + "/out"; }
    [[nodiscard]] std::string err_path() const { return scratch_.path() + "/err"; }
    static std::string read(const std::string& path) {
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    log::ScratchFolder scratch_;
    pid_t pid_ = -1;
};

// `onrush serve`, ready.
class Program {
public:
    explicit Program(const std::string& folder, std::vector<std::string> more = {})
        : process_(arguments(folder, std::move(more))) {
        // "onrush is ready on http://127.0.0.1:PORT\n"
        std::string line;
        while (!line.ends_with('\n') && process_.runs()) {
            ::usleep(1000);
            line = process_.out();
        }
        std::size_t colon = line.rfind(':');
        EXPECT_NE(colon, std::string::npos) << process_.err();
        port_ = static_cast<std::uint16_t>(std::stoi(line.substr(colon + 1)));
    }

    Ended end(int signal) { return process_.end(signal); }
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] const Process& process() const { return process_; }

    [[nodiscard]] Reply ask(const Ask& what) const {
        http::testing::Client client(port_);
        client.send(what.bytes());
        return reply_of(client.read_answer());
    }

private:
    static std::vector<std::string> arguments(const std::string& folder,
                                              std::vector<std::string> more) {
        std::vector<std::string> all = {"serve", "--data", folder, "--listen", "127.0.0.1:0"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    Process process_;
    std::uint16_t port_ = 0;
};

}  // namespace onrush::app
