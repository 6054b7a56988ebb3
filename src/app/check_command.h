// `check-draw FILE [PROOF]`: checks what was published of a draw, and one person's proof, from
// files. docs/draw.md says what the documents are and which codes it ends with. It needs no data
// folder, no server and no network.
//
//     good     1000 entrants were frozen under the root 6bd3...
//     good     The secret is the one that was committed to.
//     wrong    The rank of entrant 4 is 7, but the proof says 8.
//
// `check-certificate --keys JWKS FILE [PROOF]` does the same with the certificate of a drop and the
// proof of one buyer (docs/certificate.md). It knows the public keys and nothing else.
#pragma once

#include "base/command_line.h"

namespace onrush::app {

void add_check_commands(base::CommandLine& line);

}  // namespace onrush::app
