// `verify`: checks that a data folder is complete and consistent.
//
//   chain    every record of every segment: checksums, hash chain, no gap, and a batch that decodes
//   mirror   each row that the log still has is in the mirror with the same values; when the log
//            reaches back to record 1, the mirror has no other rows; and every table has the hash
//            that was kept of it, so rows that the log no longer has are checked too
//   laws     every law of the domain, over the tables that mirror and log give together
//
// Reads only, also beside a running server; then it speaks of the moment it began.
#pragma once

#include <functional>
#include <string>

#include "base/fault.h"
#include "base/progress.h"
#include "engine/domain.h"
#include "log/disk.h"

namespace onrush::app {

// A line of the report for a person.
using Say = std::function<void(const std::string& line)>;

// The domain is fresh: its tables are filled on the way. The first thing that is wrong is the
// fault; damage names file and offset, a broken law says what is wrong.
[[nodiscard]] base::Outcome<> verify(log::Disk& disk, const std::string& folder,
                                     engine::Domain& domain, base::Progress& progress,
                                     const Say& say);
// The same where the mirror does not lie in the folder.
[[nodiscard]] base::Outcome<> verify(log::Disk& disk, const std::string& folder,
                                     const std::string& mirror_path, engine::Domain& domain,
                                     base::Progress& progress, const Say& say);

}  // namespace onrush::app
