// A mirror's file written anew, from what its connection reads: whole or not at all.
//
//   mirror.db.new     being written; a start removes it
//   mirror.db.whole   complete and on the disk: from here on it is the mirror. The old file's WAL
//                     goes, then this one takes the name of the file; a start finishes that
//
// The old file is worth nothing without its WAL, and its WAL would ruin the new one: so neither
// goes before the new one is complete.
#pragma once

#include "mirror/sqlite/database.h"

namespace onrush::mirror {

// The connection still has the old file open: make another. Fault disk_full, and nothing written,
// when there is no room for a second file. The thread that owns the connection.
[[nodiscard]] base::Outcome<> replace_by_copy(Database& database);

// Before the file is opened: finishes what a process did not, and removes what it began.
[[nodiscard]] base::Outcome<> finish_copy(const std::string& path);

// The file to read, where nothing may be changed: the complete copy, if there is one.
[[nodiscard]] base::Outcome<std::string> path_to_read(const std::string& path);

// An empty file that says something by being there, on the disk when this returns; and one that is
// gone from it.
[[nodiscard]] base::Outcome<> make_durable_mark(const std::string& path);
[[nodiscard]] base::Outcome<> remove_mark(const std::string& path);

}  // namespace onrush::mirror
