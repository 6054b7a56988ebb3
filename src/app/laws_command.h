// `laws`: every law counted in SQL, over the mirror of a data folder.
//
//   the mirror, at record 1234
//          0  token epochs
//          2  orders, the first: id=7
//          -  no rank repeats: of hashes, see onrush verify
//
// `verify` asks the same laws in C++. Reads only, also beside a running server; the mirror is then
// a moment behind it.
#pragma once

#include <cstdio>
#include <string>

#include "base/fault.h"
#include "engine/domain.h"
#include "log/disk.h"

namespace onrush::app {

// Fault broken_law when any is broken.
[[nodiscard]] base::Outcome<> print_laws(log::Disk& disk, const std::string& folder,
                                         const engine::Domain& domain, std::FILE* out);

// The queries as a script for any SQL tool: each row of its answers names the law that it breaks.
void print_law_queries(const engine::Domain& domain, std::FILE* out);

}  // namespace onrush::app
