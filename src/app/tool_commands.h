// The subcommands that look at a data folder: `verify DATA` and `log DATA`.
//
// The same for every program that has a domain: the server's and the test bed's.
#pragma once

#include <CLI/CLI.hpp>

#include "app/any_domain.h"
#include "base/fault.h"

namespace onrush::app {

// Adds both to `app`; after parsing, `exit_code` holds what the chosen one ended with.
void add_tool_commands(CLI::App& app, const MakeDomain& make_domain, int& exit_code);

// Parses and runs; usage errors end with exit_code(FaultKind::usage), help with 0.
[[nodiscard]] int run_command_line(CLI::App& app, int count, char** arguments, int& exit_code);

// Says what is wrong on stderr, in one line, and gives the exit code for it.
[[nodiscard]] int report_fault(const base::Fault& fault);

}  // namespace onrush::app
