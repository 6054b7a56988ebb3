// Recovery: tables as they were at the last durable record.
//
// Loads a checkpoint (the mirror) and replays the log after it. Nothing on disk is changed.
// Before the engine starts; any thread, alone.
#pragma once

#include "base/progress.h"
#include "log/log.h"
#include "table/checkpoint.h"
#include "table/schema.h"

namespace onrush::engine {

struct RecoveryReport {
    std::uint64_t rows_loaded = 0;       // from the checkpoint
    std::uint64_t records_replayed = 0;  // from the log
};

// Faults: stopped (the progress asks for it), missing (the log does not reach back to the
// checkpoint, or no longer to its start when there is none), damaged, too_new, not_ours (the
// checkpoint is of another history, or ahead).
[[nodiscard]] base::Outcome<RecoveryReport> recover(table::Schema& schema,
                                                    table::Checkpoint& checkpoint,
                                                    log::LogSource& log, base::Progress& progress);

// Replays the reader's records up to `until` into the tables, and returns how many there were. Also
// for tools that read a log at rest.
[[nodiscard]] base::Outcome<std::uint64_t> replay(table::Schema& schema, log::LogReader& reader,
                                                  std::uint64_t until, base::Progress& progress);

}  // namespace onrush::engine
