// A mirror's file written anew, from what its connection reads: whole or not at all.
//
//   mirror.db.new     being written, with a -journal beside it; a start removes both
//   mirror.db.whole   complete and on the disk: from here on it is the mirror. The old file's WAL
//                     goes, then this one takes the name of the file; a start finishes that
//
// The old file is worth nothing without its WAL, and its WAL would ruin the new one: so neither
// goes before the new one is complete. From then on nothing may be written to the old file, until
// the new one has its name: it would be written to nowhere.
#pragma once

#include <functional>

#include "log/disk.h"
#include "mirror/sqlite/database.h"
#include "mirror/sqlite/meta.h"

namespace onrush::mirror {

// Writes the copy and syncs it; says which file it is. Fault disk_full, and nothing written, when
// there is no room for a second file. The thread that owns the connection.
[[nodiscard]] base::Outcome<FileIdentity> write_copy(log::Disk& disk, Database& database);
// So much it will take, and so much of it is there.
[[nodiscard]] base::Outcome<std::uint64_t> bytes_to_copy(Database& database);
[[nodiscard]] std::uint64_t bytes_copied(const std::string& path);
// Gives that copy the name of the file, or goes on where an earlier call could not: a fault leaves
// it to the next one, but `missing` says that the copy is gone. The connection still has the old
// file open: make another.
[[nodiscard]] base::Outcome<> put_in_place(log::Disk& disk, const std::string& path,
                                           const FileIdentity& copy);

// Without room for a second file: writes every byte of the file and its WAL over itself, a few at a
// time, and syncs them. Who reads beside it sees no change, and a power cut leaves each page as it
// was or as it reads. What a disk has lost and no cache holds stays lost: count and check it then.
// A copy is better where there is room: it is not written to the very blocks that failed. Fault io
// when it is to stop.
[[nodiscard]] base::Outcome<> write_over_itself(Database& database,
                                                const std::function<bool()>& stops);

// Before the file is opened: finishes what a process did not, and removes what it began.
[[nodiscard]] base::Outcome<> finish_copy(log::Disk& disk, const std::string& path);

// The file to read, where nothing may be changed: the complete copy, if there is one.
[[nodiscard]] base::Outcome<std::string> path_to_read(const std::string& path);

// An empty file that says something by being there, on the disk when this returns; and one that is
// gone from it.
[[nodiscard]] base::Outcome<> make_durable_mark(log::Disk& disk, const std::string& path);
[[nodiscard]] base::Outcome<> remove_mark(log::Disk& disk, const std::string& path);

}  // namespace onrush::mirror
