#include "mirror/test/failing_files.h"

#include <atomic>
#include <cerrno>

#include "mirror/sqlite/vfs_shim.h"

namespace onrush::mirror {

namespace {

using Methods = sqlite3_io_methods;

struct FailingFile {
    sqlite3_file head;
};
using FailingShim = VfsShim<FailingFile>;

std::atomic<int> syncs_to_fail = 0;
std::atomic<int> sync_error = EIO;
std::atomic<int> writes_to_fail = 0;
std::atomic<int> write_code = SQLITE_IOERR_WRITE;
sqlite3_vfs* real_files = nullptr;

int failing_sync(sqlite3_file* file, int flags) {
    if (syncs_to_fail > 0) {
        syncs_to_fail -= 1;
        errno = sync_error;
        return SQLITE_IOERR_FSYNC;
    }
    return FailingShim::hand_on<&Methods::xSync>(file, flags);
}

int failing_write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
    if (writes_to_fail > 0) {
        writes_to_fail -= 1;
        return write_code;
    }
    return FailingShim::hand_on<&Methods::xWrite>(file, bytes, count, offset);
}

constexpr Methods failing_methods = FailingShim::methods_with([](Methods& changed) {
    changed.xSync = failing_sync;
    changed.xWrite = failing_write;
});

int failing_open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* found) {
    int code = FailingShim::open_real(*real_files, name, file, flags, found);
    if (FailingShim::is_open(file)) {
        FailingShim::ours(file) = {.head = {.pMethods = &failing_methods}};
    }
    return code;
}

bool make_default() {
    sqlite3_initialize();
    real_files = sqlite3_vfs_find(nullptr);
    static sqlite3_vfs failing = FailingShim::before(*real_files, "onrush-failing");
    failing.xOpen = failing_open;
    return sqlite3_vfs_register(&failing, 1) == SQLITE_OK;
}

const bool is_default = make_default();

}  // namespace

void fail_next_syncs(int count, int error_number) {
    syncs_to_fail = is_default ? count : 0;
    sync_error = error_number;
}

void fail_next_writes(int count) {
    fail_next_writes(count, SQLITE_IOERR_WRITE);
}

void fail_next_writes(int count, int code) {
    write_code = code;
    writes_to_fail = is_default ? count : 0;
}

}  // namespace onrush::mirror
