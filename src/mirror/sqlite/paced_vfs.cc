#include "mirror/sqlite/paced_vfs.h"

#include <atomic>

#include <sqlite3.h>

#include "base/check.h"

namespace onrush::mirror {

namespace {

using Methods = sqlite3_io_methods;

// What SQLite holds; the real file lies behind it.
struct PacedFile {
    sqlite3_file head;
    std::int64_t not_synced = 0;
    bool is_paced = false;  // the database and its journals; temporary files need not last
};
// SQLite aligns what it holds to 8 bytes and no more; so does what lies behind.
static_assert(alignof(PacedFile) == 8 && sizeof(PacedFile) % 8 == 0);

PacedFile& paced(sqlite3_file* file) {
    return *reinterpret_cast<PacedFile*>(file);
}

sqlite3_file* real_of(sqlite3_file* file) {
    return reinterpret_cast<sqlite3_file*>(&paced(file) + 1);
}

// A method that hands on to the real file's.
template <auto member>
struct Forward;

template <typename... Arguments, typename Result,
          Result (*Methods::*member)(sqlite3_file*, Arguments...)>
struct Forward<member> {
    static Result call(sqlite3_file* file, Arguments... arguments) {
        sqlite3_file* real = real_of(file);
        auto method = real->pMethods->*member;
        ONRUSH_CHECK(method != nullptr, "SQLite asks more than version {} of a file can",
                     real->pMethods->iVersion);
        return method(real, arguments...);
    }
};

std::atomic<std::uint64_t> syncs = 0;

int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
    int code = Forward<&Methods::xWrite>::call(file, bytes, count, offset);
    PacedFile& self = paced(file);
    ONRUSH_CHECK(count >= 0, "a write of {} bytes at {}", count, offset);
    self.not_synced += count;
    if (code != SQLITE_OK || !self.is_paced || self.not_synced < paced_bytes) {
        return code;
    }
    self.not_synced = 0;
    code = Forward<&Methods::xSync>::call(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
    syncs.fetch_add(code == SQLITE_OK ? 1 : 0, std::memory_order_relaxed);
    return code;
}

int sync(sqlite3_file* file, int flags) {
    paced(file).not_synced = 0;
    return Forward<&Methods::xSync>::call(file, flags);
}

constexpr Methods paced_methods = {
    .iVersion = 3,
    .xClose = Forward<&Methods::xClose>::call,
    .xRead = Forward<&Methods::xRead>::call,
    .xWrite = write,
    .xTruncate = Forward<&Methods::xTruncate>::call,
    .xSync = sync,
    .xFileSize = Forward<&Methods::xFileSize>::call,
    .xLock = Forward<&Methods::xLock>::call,
    .xUnlock = Forward<&Methods::xUnlock>::call,
    .xCheckReservedLock = Forward<&Methods::xCheckReservedLock>::call,
    .xFileControl = Forward<&Methods::xFileControl>::call,
    .xSectorSize = Forward<&Methods::xSectorSize>::call,
    .xDeviceCharacteristics = Forward<&Methods::xDeviceCharacteristics>::call,
    .xShmMap = Forward<&Methods::xShmMap>::call,
    .xShmLock = Forward<&Methods::xShmLock>::call,
    .xShmBarrier = Forward<&Methods::xShmBarrier>::call,
    .xShmUnmap = Forward<&Methods::xShmUnmap>::call,
    .xFetch = Forward<&Methods::xFetch>::call,
    .xUnfetch = Forward<&Methods::xUnfetch>::call,
};

sqlite3_vfs& real_vfs() {
    static sqlite3_vfs* found = sqlite3_vfs_find(nullptr);
    ONRUSH_CHECK(found != nullptr, "SQLite {} has no file system", sqlite3_libversion());
    return *found;
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flags_found) {
    constexpr int lasting = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
    file->pMethods = nullptr;
    sqlite3_file* real = real_of(file);
    real->pMethods = nullptr;
    int code = real_vfs().xOpen(&real_vfs(), name, real, flags, flags_found);
    if (real->pMethods != nullptr) {  // then SQLite closes it, also after a failure
        ONRUSH_CHECK(real->pMethods->iVersion >= paced_methods.iVersion || (flags & lasting) == 0,
                     "a database file of version {}", real->pMethods->iVersion);
        paced(file) = {.head = {.pMethods = &paced_methods}, .is_paced = (flags & lasting) != 0};
    }
    return code;
}

sqlite3_vfs make_vfs() {
    sqlite3_vfs vfs = real_vfs();
    vfs.szOsFile += static_cast<int>(sizeof(PacedFile));
    vfs.zName = "onrush-paced";
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

std::uint64_t paced_syncs() {
    return syncs.load(std::memory_order_relaxed);
}

}  // namespace onrush::mirror
