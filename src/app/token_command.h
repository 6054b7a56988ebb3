// `onrush token rotate DATA` and `onrush token rotate-key DATA`: make tokens void that should no
// longer be good, also while a server runs.
#pragma once

#include "base/command_line.h"

namespace onrush::app {

void add_token_command(base::CommandLine& line);

}  // namespace onrush::app
