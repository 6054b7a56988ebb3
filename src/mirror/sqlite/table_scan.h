// Reads a whole table as fast as SQLite can: what makes recovery short.
//
// A thread of its own reads rows and encodes them into chunks; the calling thread takes them from
// there, so that reading and putting into the tables overlap on two cores. The rows are handed
// over by an aggregate function within a single step of the statement, which saves the way out of
// SQLite and back for each row. At most limits::chunks_waiting_max chunks are waiting.
#pragma once

#include "mirror/sqlite/database.h"
#include "table/checkpoint.h"

namespace onrush::mirror {

// The connection is the reading thread's until this returns. `take` runs on the calling thread.
[[nodiscard]] base::Outcome<> scan_table(Database& database, const table::TableDescription& table,
                                         const table::Checkpoint::TakeRow& take);

}  // namespace onrush::mirror
