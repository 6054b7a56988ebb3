// `demo`: a server with a demo shop, and commands to paste that show it at work.
//
// Every start adds two campaigns, one open and one sold out, and an account that has won nothing
// yet, so the commands always work as described.
#pragma once

#include "base/command_line.h"

namespace onrush::app {

void add_demo_command(base::CommandLine& line);

}  // namespace onrush::app
