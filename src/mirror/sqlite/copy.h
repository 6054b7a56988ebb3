// A mirror's file written anew, from what its connection reads: whole or not at all.
#pragma once

#include "mirror/sqlite/database.h"

namespace onrush::mirror {

// Writes PATH.new, syncs it, and gives it the name of the file, without a WAL beside it. The
// connection still has the old file open: make another. Fault disk_full, and nothing written, when
// there is no room for a second file. The thread that owns the connection.
[[nodiscard]] base::Outcome<> replace_by_copy(Database& database);

}  // namespace onrush::mirror
