// `certify DATA (campaign|sale|date) ID [--proof NUMBER]`: prints the signed certificate of a drop
// that is over, or the proof of who was given that number of it. Also beside a running server.
// docs/certificate.md says what they are, `check-certificate` checks them.
#pragma once

#include "base/command_line.h"

namespace onrush::app {

void add_certify_command(base::CommandLine& line);

}  // namespace onrush::app
