#include "sim/rush/process.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>

#include "app/tool_commands.h"
#include "base/check.h"

namespace onrush::rush {

namespace {

constexpr std::int64_t patience_ms = 120'000;

[[noreturn]] void run_child(const std::string& folder, Rushing& rushing, int pipe) {
    std::signal(SIGPIPE, SIG_IGN);
    base::NoProgress progress;
    std::unique_ptr<app::AnyDomain> domain = rushing.make_domain();
    auto core =
        app::Core::start(domain->domain(), rushing.clock(), rush_settings(folder), progress);
    if (!core) {
        _exit(app::report_fault(core.error()));
    }
    rushing.load((*core)->engine(), *domain, pipe);
    (*core)->stop();
    _exit(0);
}

// Reads what the child tells, and kills it when it is time.
class Listener {
public:
    Listener(pid_t child, int pipe, const KillWhen& kill_when, Rushing& rushing)
        : child_(child), pipe_(pipe), kill_when_(kill_when), rushing_(rushing) {}

    RushOutcome listen() {
        base::Duration start = clock_.elapsed();
        for (bool open = true; open;) {
            std::int64_t passed = (clock_.elapsed() - start).ms;
            std::int64_t limit = kill_when_.after_ms > 0 ? kill_when_.after_ms : patience_ms;
            if (passed >= limit) {
                kill_child();
            }
            pollfd waiting{.fd = pipe_, .events = POLLIN, .revents = 0};
            std::int64_t left = std::max<std::int64_t>(limit - passed, 1);
            if (poll(&waiting, 1, static_cast<int>(left)) > 0) {
                open = read_some();
            }
        }
        int status = 0;
        waitpid(child_, &status, 0);
        outcome_.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        return outcome_;
    }

private:
    void kill_child() {
        if (!outcome_.killed) {
            outcome_.killed = true;
            kill(child_, SIGKILL);
        }
    }
    // False at the end of what the child told.
    bool read_some() {
        char buffer[1 << 16];
        ssize_t got = read(pipe_, buffer, sizeof buffer);
        if (got <= 0) {
            return false;
        }
        partial_.append(buffer, static_cast<std::size_t>(got));
        std::size_t size = rushing_.told_bytes();
        std::size_t whole = partial_.size() / size;
        for (std::size_t i = 0; i < whole; ++i) {
            std::string wrong = rushing_.hear(partial_.data() + i * size);
            outcome_.wrong = outcome_.wrong.empty() ? wrong : outcome_.wrong;
        }
        partial_.erase(0, whole * size);
        outcome_.told += whole;
        if (kill_when_.after_told != 0 && outcome_.told >= kill_when_.after_told) {
            kill_child();
        }
        return true;
    }

    base::SystemClock clock_;
    pid_t child_;
    int pipe_;
    const KillWhen& kill_when_;
    Rushing& rushing_;
    RushOutcome outcome_;
    std::string partial_;
};

}  // namespace

RushOutcome run_rush(const std::string& folder, Rushing& rushing, const KillWhen& kill_when) {
    int ends[2] = {-1, -1};
    ONRUSH_CHECK(pipe(ends) == 0, "no pipe: {}", std::strerror(errno));
    pid_t child = fork();
    ONRUSH_CHECK(child >= 0, "no process: {}", std::strerror(errno));
    if (child == 0) {
        close(ends[0]);
        run_child(folder, rushing, ends[1]);
    }
    close(ends[1]);
    RushOutcome outcome = Listener(child, ends[0], kill_when, rushing).listen();
    close(ends[0]);
    return outcome;
}

base::Outcome<> look_at(const std::string& folder, const Rushing& rushing,
                        const std::function<void(app::AnyDomain&, const app::Core&)>& look) {
    base::TerminalProgress progress;
    std::unique_ptr<app::AnyDomain> domain = rushing.make_domain();
    auto core =
        app::Core::start(domain->domain(), rushing.clock(), rush_settings(folder), progress);
    if (!core) {
        return std::unexpected(core.error());
    }
    (*core)->stop();
    look(*domain, **core);
    return {};
}

app::CoreSettings rush_settings(const std::string& folder) {
    app::CoreSettings settings;
    settings.folder = folder;
    settings.log = log::LogSettings::for_segments_of(log::limits::segment_bytes_min);
    settings.log.kept_bytes = log::limits::segment_bytes_min;
    return settings;
}

}  // namespace onrush::rush
