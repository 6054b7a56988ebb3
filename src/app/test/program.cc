#include "app/test/program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "app/test/wait_until.h"
#include "log/limits.h"

namespace onrush::app {
namespace {

std::string read(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> serve(const std::string& folder, const std::vector<std::string>& more) {
    std::vector<std::string> all =
        with_small_log({"serve", "--data", folder, "--listen", "127.0.0.1:0"});
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace

std::vector<std::string> with_small_log(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(),
                     {"--set", "log.segmentBytes=" + std::to_string(log::limits::segment_bytes_min),
                      "--set", "admin.listen="});
    return arguments;
}

Process::Process(std::vector<std::string> arguments) {
    std::string program = ONRUSH_PROGRAM;
    std::vector<char*> words = {program.data()};
    for (std::string& argument : arguments) {
        words.push_back(argument.data());
    }
    words.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    constexpr int flags = O_WRONLY | O_CREAT | O_TRUNC;
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, out_path().c_str(), flags, 0600);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, err_path().c_str(), flags, 0600);
    int failed = posix_spawn(&pid_, program.c_str(), &files, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    EXPECT_EQ(failed, 0) << program;
    pid_ = failed == 0 ? pid_ : -1;
}

Ended Process::end(int signal) {
    if (signal != 0 && runs()) {
        ::kill(pid_, signal);
    }
    if (!wait_until([this] { return !runs(); })) {
        ADD_FAILURE() << "it does not end\n" << err();
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        pid_ = -1;
    }
    return {exit_code_, out(), err()};
}

bool Process::runs() {
    int status = 0;
    if (pid_ > 0 && ::waitpid(pid_, &status, WNOHANG) == pid_) {
        pid_ = -1;
        if (WIFEXITED(status)) {
            exit_code_ = WEXITSTATUS(status);
        }
    }
    return pid_ > 0;
}

bool Process::says(const std::string& words) {
    bool said = false;
    (void)wait_until([&] {
        bool alive = runs();
        said = out().find(words) != std::string::npos;
        return said || !alive;
    });
    return said;
}

std::string Process::out() const {
    return read(out_path());
}

std::string Process::err() const {
    return read(err_path());
}

Program::Program(const std::string& folder, const std::vector<std::string>& more)
    : process_(serve(folder, more)) {
    constexpr const char* ready = "onrush is ready on http";
    if (!process_.says(ready) || !process_.says("\n")) {
        ADD_FAILURE() << process_.err();
        return;
    }
    std::string line = process_.out();
    port_ = static_cast<std::uint16_t>(std::stoi(line.substr(line.rfind(':') + 1)));
}

}  // namespace onrush::app
