#include "mirror/sqlite/copy.h"

#include <cerrno>
#include <filesystem>
#include <tuple>

#include <fcntl.h>
#include <unistd.h>

#include "base/logging.h"
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

std::string unfinished(const std::string& path) {
    return path + ".new";
}
std::string complete(const std::string& path) {
    return path + ".whole";
}

Outcome<> remove_file(const std::string& path) {
    bool gone = ::unlink(path.c_str()) == 0 || errno == ENOENT;
    return gone ? Outcome<>() : base::os_fault(errno, "cannot remove " + path);
}

Outcome<> rename_file(const std::string& from, const std::string& to) {
    bool renamed = ::rename(from.c_str(), to.c_str()) == 0;
    return renamed ? Outcome<>() : base::os_fault(errno, "cannot rename " + from);
}

Outcome<> sync_folder_of(const std::string& path) {
    return sync_file(files::path(path).parent_path());
}

// A power cut may undo what was done to names in any order up to a sync: the WAL of the old file
// must not be there when the new one has its name.
Outcome<> put_in_place(const std::string& path) {
    return base::in_order(
        [&] { return remove_file(path + "-wal"); }, [&] { return remove_file(path + "-shm"); },
        [&] { return sync_folder_of(path); }, [&] { return rename_file(complete(path), path); },
        [&] { return sync_folder_of(path); });
}

}  // namespace

Outcome<> replace_by_copy(Database& database) {
    const std::string path = database.path();
    const std::string copy = unfinished(path);
    Outcome<> written =
        base::in_order([&] { return remove_file(copy); }, [&] { return check_room(database); },
                       [&] { return make_private(copy); },
                       [&] { return database.run("VACUUM INTO " + quoted_text(copy)); },
                       [&] { return sync_file(copy); });
    if (!written) {
        std::ignore = remove_file(copy);  // or the next start does
        return written;
    }
    return base::in_order([&] { return rename_file(copy, complete(path)); },
                          [&] { return sync_folder_of(path); }, [&] { return put_in_place(path); });
}

Outcome<> finish_copy(const std::string& path) {
    if (Outcome<> removed = remove_file(unfinished(path)); !removed) {
        return removed;
    }
    Outcome<std::optional<FileIdentity>> copy = identity_of(complete(path));
    if (!copy || !*copy) {
        return copy ? Outcome<>() : std::unexpected(copy.error());
    }
    base::log_warning("mirror.swap_finished", {{"path", path}});
    return put_in_place(path);
}

Outcome<> make_durable_mark(const std::string& path) {
    return base::in_order([&] { return make_private(path); }, [&] { return sync_folder_of(path); });
}

Outcome<> remove_mark(const std::string& path) {
    return base::in_order([&] { return remove_file(path); }, [&] { return sync_folder_of(path); });
}

Outcome<std::string> path_to_read(const std::string& path) {
    Outcome<std::optional<FileIdentity>> copy = identity_of(complete(path));
    if (!copy) {
        return std::unexpected(copy.error());
    }
    return *copy ? complete(path) : path;
}

}  // namespace onrush::mirror
