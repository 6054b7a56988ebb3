#include "mirror/sqlite/paced_vfs.h"

#include <atomic>

#include "mirror/sqlite/vfs_shim.h"

namespace onrush::mirror {

namespace {

using Methods = sqlite3_io_methods;

struct PacedFile {
    sqlite3_file head;
    std::int64_t not_synced = 0;
    bool is_paced = false;  // the database and its journals; temporary files need not last
};
using Shim = VfsShim<PacedFile>;

std::atomic<std::uint64_t> syncs = 0;
std::atomic<std::uint64_t> syncs_failed = 0;

int sync_now(sqlite3_file* file, int flags) {
    Shim::ours(file).not_synced = 0;
    int code = Shim::hand_on<&Methods::xSync>(file, flags);
    syncs_failed.fetch_add(code == SQLITE_OK ? 0 : 1, std::memory_order_relaxed);
    return code;
}

int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
    int code = Shim::hand_on<&Methods::xWrite>(file, bytes, count, offset);
    PacedFile& self = Shim::ours(file);
    ONRUSH_CHECK(count >= 0, "a write of {} bytes at {}", count, offset);
    self.not_synced += count;
    if (code != SQLITE_OK || !self.is_paced || self.not_synced < paced_bytes) {
        return code;
    }
    code = sync_now(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
    syncs.fetch_add(code == SQLITE_OK ? 1 : 0, std::memory_order_relaxed);
    return code;
}

constexpr Methods paced_methods = Shim::methods_with([](Methods& changed) {
    changed.xWrite = write;
    changed.xSync = sync_now;
});

sqlite3_vfs& real_vfs() {
    static sqlite3_vfs* found = sqlite3_vfs_find(nullptr);
    ONRUSH_CHECK(found != nullptr, "SQLite {} has no file system", sqlite3_libversion());
    return *found;
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flags_found) {
    constexpr int lasting = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
    int code = Shim::open_real(real_vfs(), name, file, flags, flags_found);
    if (Shim::is_open(file)) {
        int version = Shim::real_of(file)->pMethods->iVersion;
        ONRUSH_CHECK(version >= paced_methods.iVersion || (flags & lasting) == 0,
                     "a database file of version {}", version);
        Shim::ours(file) = {.head = {.pMethods = &paced_methods},
                            .is_paced = (flags & lasting) != 0};
    }
    return code;
}

sqlite3_vfs make_vfs() {
    sqlite3_vfs vfs = Shim::before(real_vfs(), "onrush-paced");
    vfs.xOpen = open;
    return vfs;
}

}  // namespace

const char* paced_vfs() {
    static sqlite3_vfs vfs = make_vfs();
    static int registered = sqlite3_vfs_register(&vfs, 0);
    ONRUSH_CHECK(registered == SQLITE_OK, "SQLite did not register the file system: {}",
                 registered);
    return vfs.zName;
}

std::uint64_t failed_syncs() {
    return syncs_failed.load(std::memory_order_relaxed);
}

std::uint64_t paced_syncs() {
    return syncs.load(std::memory_order_relaxed);
}

}  // namespace onrush::mirror
