// The subcommands that look at a data folder: `verify DATA`, `laws DATA` and `log DATA`.
//
// The same for every program that has a domain: the server's and the test bed's.
#pragma once

#include "app/any_domain.h"
#include "base/command_line.h"
#include "base/fault.h"

namespace onrush::app {

inline constexpr const char* folder_default = "./onrush-data";  // as the setting `data`

void add_tool_commands(base::CommandLine& line, const MakeDomain& make_domain);

// Says what is wrong on stderr, in one line, and gives the exit code for it.
[[nodiscard]] int report_fault(const base::Fault& fault);

}  // namespace onrush::app
