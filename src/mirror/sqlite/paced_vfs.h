// SQLite's own file system with one change: it syncs what is written in small portions.
//
// The mirror shares a disk with the log. SQLite writes a transaction or a checkpoint of many
// megabytes into the page cache and then asks for all of it to be durable at once; while the disk
// works that off, the log's next record waits behind it, and with it everybody who waits for an
// answer. So writes are synced whenever a chunk of them has come together. Any thread.
#pragma once

#include <cstdint>

namespace onrush::mirror {

// What may be on its way to the disk at once: a few milliseconds of a slow one.
inline constexpr std::int64_t paced_bytes = 512 * 1024;

// Its name for sqlite3_open_v2().
[[nodiscard]] const char* paced_vfs();
// How often a sync has failed. What it did not write, no later sync writes: the system takes those
// pages for written.
[[nodiscard]] std::uint64_t failed_syncs();
// How often a chunk was synced before SQLite asked for it.
[[nodiscard]] std::uint64_t paced_syncs();

}  // namespace onrush::mirror
