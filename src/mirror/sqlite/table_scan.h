// Reads a whole table as fast as SQLite can: what makes recovery short.
//
// A thread of its own reads rows and encodes them into chunks; the calling thread takes them from
// there, so that reading and putting into the tables overlap on two cores. The rows are handed
// over by an aggregate function within a single step of the statement, which saves the way out of
// SQLite and back for each row. At most limits::chunks_waiting_max chunks are waiting.
//
// The rows are counted and hashed on the way: a table that holds something else than was written is
// a fault at its end, when `take` has had all of its rows.
#pragma once

#include "mirror/sqlite/contents.h"
#include "mirror/sqlite/database.h"
#include "table/checkpoint.h"

namespace onrush::mirror {

// The connection is the reading thread's until this returns. `take` runs on the calling thread.
// `written`: what the table must hold; null where the file does not say.
[[nodiscard]] base::Outcome<> scan_table(Database& database, const table::TableDescription& table,
                                         const Contents* written,
                                         const table::Checkpoint::TakeRow& take);

}  // namespace onrush::mirror
