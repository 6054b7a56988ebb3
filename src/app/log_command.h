// `log`: prints the records of the log, for people and for programs.
//
//   record 12  2026-11-21T07:35:45.000Z  term 1  3 commands  1024 bytes
//     update counters {"id":1,"quota":100,"taken":7,...}
//     insert claims {"counter":1,"account":9,...}
//     fact   claim.made {"counter":1,"account":9,"number":7}
//
// With --json each change and each fact is one JSON object on a line of its own. Needs no tables:
// the log describes itself. Reads only, also beside a running server.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "base/fault.h"
#include "log/disk.h"

namespace onrush::app {

struct LogQuery {
    std::uint64_t from = 0;          // 0: from the first record there is
    std::uint64_t to = 0;            // 0: to the end
    std::vector<std::string> names;  // tables and facts; empty: all
    bool json = false;
};

// Fault usage when a name is no table or fact of the log, naming those that are.
[[nodiscard]] base::Outcome<> print_log(log::Disk& disk, const std::string& folder,
                                        const LogQuery& query, std::FILE* out);

}  // namespace onrush::app
