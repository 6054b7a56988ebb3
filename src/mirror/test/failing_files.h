// Files of SQLite that fail as they are told to, under the mirror's own file system.
//
// SQLite's default file system with a sync and a write of ours, made the default before main(): so
// paced_vfs() stands on it. One thread.
#pragma once

namespace onrush::mirror {

// The next so many calls fail, and leave things as they are.
void fail_next_syncs(int count, int error_number);
// With a result of SQLite, or SQLITE_IOERR_WRITE.
void fail_next_writes(int count);
void fail_next_writes(int count, int code);

}  // namespace onrush::mirror
