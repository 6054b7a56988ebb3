#include "app/serve_command.h"

#include <pthread.h>
#include <unistd.h>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "app/tool_commands.h"
#include "base/logging.h"

namespace onrush::app {

namespace {

// Loading the data may take minutes, and whoever sends a signal then does not want to wait for
// them.
class UntilToldToStop final : public base::Progress {
public:
    UntilToldToStop() {
        sigemptyset(&ends_);  // others, as the one to read certificates again, wait for the server
        sigaddset(&ends_, SIGTERM);
        sigaddset(&ends_, SIGINT);
    }
    void at(std::string_view what, std::uint64_t done, std::uint64_t total) override {
        shown_.at(what, done, total);
    }
    [[nodiscard]] bool asks_to_stop() override {
        timespec at_once{};
        int got = stops_ ? 0 : sigtimedwait(&ends_, nullptr, &at_once);
        stops_ = stops_ || got > 0;
        return stops_;
    }

private:
    base::TerminalProgress shown_;
    sigset_t ends_;
    bool stops_ = false;
};

int run_serve(const ServeFlags& flags) {
    Settings settings;
    if (base::Outcome<> read = read_settings(flags, settings); !read) {
        return report_fault(read.error());
    }
    return serve_until_told(settings, [](Serving& serving) {
        fmt::print("onrush is ready on {}\n", serving.url());
        std::fflush(stdout);
    });
}

int run_config(const ServeFlags& flags) {
    Settings settings;
    if (base::Outcome<> read = read_settings(flags, settings); !read) {
        return report_fault(read.error());
    }
    fmt::print("{}", settings.as_toml());
    return 0;
}

}  // namespace

base::CommandLine& add_serving_command(base::CommandLine& line, const std::string& name,
                                       const std::string& about,
                                       const std::function<int(const ServeFlags&)>& run) {
    auto flags = std::make_shared<ServeFlags>();
    base::CommandLine& command = line.add_command(name, about, [=] { return run(*flags); });
    command.option("--config", flags->config, "TOML file with settings")
        .or_variable("ONRUSH_CONFIG");
    auto shorthand = [&](const std::string& flag, const std::string& setting,
                         const std::string& doc) {
        command.option(
            flag,
            [flags, flag, setting](const std::string& value) {
                flags->given.emplace_back(flag, setting + "=" + value);
            },
            doc);
    };
    shorthand("--data", "data", "the data folder: log, mirror and secrets");
    shorthand("--listen", "listen", "address and port, as address:port");
    shorthand("--io-threads", "ioThreads", "threads that serve HTTP");
    command.option("--set", flags->sets,
                   "change any setting: name=value (`onrush config` lists them)");
    return command;
}

base::Outcome<> read_settings(const ServeFlags& flags, Settings& settings) {
    if (!flags.config.empty()) {
        if (base::Outcome<> read = settings.read_file(flags.config); !read) {
            return read;
        }
    }
    if (base::Outcome<> read = settings.read_variables(environ); !read) {
        return read;
    }
    for (const auto& [flag, text] : flags.given) {
        if (base::Outcome<> set = settings.set_assignment(text, flag); !set) {
            return set;
        }
    }
    for (const std::string& text : flags.sets) {
        if (base::Outcome<> set = settings.set_assignment(text, "--set"); !set) {
            return set;
        }
    }
    return {};
}

int serve_until_told(const Settings& settings, const std::function<void(Serving&)>& when_ready) {
    // Before any thread is made, so that all of them leave these signals to this one.
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    // Without a certificate to read again, it means what it always means: the terminal is gone.
    if (!settings.text("tls.certificate").empty()) {
        sigaddset(&ends, SIGHUP);
    }
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);
    UntilToldToStop progress;
    base::Outcome<std::unique_ptr<Serving>> serving = Serving::start(settings, progress);
    if (!serving && serving.error().kind == base::FaultKind::stopped) {
        base::log_info("stopped", {{"reason", serving.error().text}});
        return 0;
    }
    if (!serving) {
        return report_fault(serving.error());
    }
    when_ready(**serving);
    int got = 0;
    while (got <= 0 || got == SIGHUP) {
        // Whoever withdraws a token that was stolen, or replaces a key, need not find the process.
        constexpr timespec a_second{.tv_sec = 1, .tv_nsec = 0};
        got = sigtimedwait(&ends, nullptr, &a_second);
        if (got == SIGHUP) {
            (*serving)->reload_certificate();
        } else if (got < 0) {
            (*serving)->reread_staff_epoch();
            (*serving)->reread_pass_keys();
        }
    }
    // Who presses Ctrl-C a second time does not want to wait. A second SIGTERM hurries nobody: some
    // tools send two.
    sigset_t hurry;
    sigemptyset(&hurry);
    sigaddset(&hurry, SIGINT);
    pthread_sigmask(SIG_UNBLOCK, &hurry, nullptr);
    base::log_info("draining", {{"signal", got}});
    (*serving)->stop();
    base::log_info("stopped");
    return 0;
}

void add_serve_commands(base::CommandLine& line) {
    add_serving_command(line, "serve", "run the server", run_serve);
    add_serving_command(line, "config", "print every setting and where its value comes from",
                        run_config);
}

}  // namespace onrush::app
