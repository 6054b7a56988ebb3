// The subcommands `serve` and `config`, and what they and `demo` share.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/serving.h"
#include "app/settings.h"
#include "base/command_line.h"

namespace onrush::app {

// What was given on the command line, before it is read in its order.
struct ServeFlags {
    std::string config;
    std::vector<std::pair<std::string, std::string>> given;  // the flag and "name=value"
    std::vector<std::string> sets;                           // those of --set
};

// A command with the flags --config, --data, --listen, --io-threads and --set. It may be given
// more.
base::CommandLine& add_serving_command(base::CommandLine& line, const std::string& name,
                                       const std::string& about,
                                       const std::function<int(const ServeFlags&)>& run);

// File, variables and flags, the later ones winning. `settings` may hold other defaults.
[[nodiscard]] base::Outcome<> read_settings(const ServeFlags& flags, Settings& settings);

// Starts, calls `when_ready`, waits for SIGTERM or SIGINT, and stops. The exit code.
[[nodiscard]] int serve_until_told(const Settings& settings,
                                   const std::function<void(Serving&)>& when_ready);

void add_serve_commands(base::CommandLine& line);

}  // namespace onrush::app
