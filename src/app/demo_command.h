// `demo`: a server with a demo shop, and commands to paste that show it at work.
//
// Every start adds two campaigns, one open and one sold out, an account that has won nothing yet,
// and a concert of 2,000 seats behind a waiting room that draws and opens a little later, so the
// commands always work as described. --crowd sends people through that room, see demo_crowd.h.
#pragma once

#include "base/command_line.h"

namespace onrush::app {

void add_demo_command(base::CommandLine& line);

}  // namespace onrush::app
