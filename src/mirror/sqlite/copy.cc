#include "mirror/sqlite/copy.h"

#include <cerrno>
#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

#include "mirror/sqlite/meta.h"

namespace onrush::mirror {

using base::Outcome;
namespace files = std::filesystem;

namespace {

Outcome<> sync_file(const std::string& path) {
    int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    Outcome<> outcome = synced ? Outcome<>() : base::os_fault(errno, "cannot sync " + path);
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    return outcome;
}

// Ask first: a disk that the copy fills has no room for the log either.
Outcome<> check_room(Database& database) {
    Outcome<std::int64_t> pages = database.number("PRAGMA page_count");
    Outcome<std::int64_t> page_bytes = database.number("PRAGMA page_size");
    if (!pages || !page_bytes) {
        return std::unexpected(!pages ? pages.error() : page_bytes.error());
    }
    std::error_code error;
    files::space_info space = files::space(files::path(database.path()).parent_path(), error);
    auto needed = static_cast<std::uint64_t>(*pages) * static_cast<std::uint64_t>(*page_bytes);
    return error || space.available > needed ? Outcome<>() : database.fault(SQLITE_FULL);
}

}  // namespace

Outcome<> replace_by_copy(Database& database) {
    const std::string& path = database.path();
    std::string copy = path + ".new";
    std::error_code ignored;
    files::remove(copy, ignored);
    Outcome<> written =
        base::in_order([&] { return check_room(database); }, [&] { return make_private(copy); },
                       [&] { return database.run("VACUUM INTO " + quoted_text(copy)); },
                       [&] { return sync_file(copy); });
    if (!written) {
        files::remove(copy, ignored);
        return written;
    }
    // A WAL beside it belongs to the file that was there.
    for (const char* ending : {"-wal", "-shm"}) {
        files::remove(path + ending, ignored);
    }
    std::error_code failed;
    files::rename(copy, path, failed);
    if (failed) {
        return base::os_fault(failed.value(), "cannot rename " + copy);
    }
    return sync_file(files::path(path).parent_path());
}

}  // namespace onrush::mirror
