#include "mirror/sqlite/copy.h"

#include <algorithm>
#include <filesystem>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "base/logging.h"
#include "mirror/sqlite/paced_vfs.h"

namespace onrush::mirror {

using base::FaultKind;
using base::Outcome;
namespace files = std::filesystem;

namespace {

std::string unfinished(const std::string& path) {
    return path + ".new";
}
// SQLite's, beside a file that it writes: a killed process leaves it.
Outcome<> remove_unfinished(log::Disk& disk, const std::string& path) {
    return base::in_order([&] { return disk.remove(unfinished(path) + "-journal"); },
                          [&] { return disk.remove(unfinished(path)); });
}
std::string complete(const std::string& path) {
    return path + ".whole";
}
std::string folder_of(const std::string& path) {
    return files::path(path).parent_path();
}

Outcome<> sync_file(log::Disk& disk, const std::string& path) {
    Outcome<std::unique_ptr<log::File>> file = disk.open(path, log::OpenMode::read);
    return file ? (*file)->sync() : std::unexpected(file.error());
}

// Ask first: a disk that the copy fills has no room for the log either.
Outcome<> check_room(log::Disk& disk, Database& database) {
    Outcome<std::uint64_t> needed = bytes_to_copy(database);
    if (!needed) {
        return std::unexpected(needed.error());
    }
    Outcome<std::uint64_t> free = disk.free_bytes(folder_of(database.path()));
    if (!free || *free >= *needed) {
        return {};  // where the system does not say, the disk does
    }
    return base::fault(FaultKind::disk_full,
                       fmt::format("a copy of {} takes {} bytes, and the disk has {}: free {} more",
                                   database.path(), *needed, *free, *needed - *free));
}

Outcome<bool> is_at(const std::string& path, const FileIdentity& file) {
    Outcome<std::optional<FileIdentity>> there = identity_of(path);
    return there ? Outcome<bool>(*there == file) : std::unexpected(there.error());
}

// A power cut may undo what was done to names in any order up to a sync: the WAL of the old file
// must not be there when the new one has its name.
Outcome<> name_complete_copy(log::Disk& disk, const std::string& path) {
    std::string folder = folder_of(path);
    return base::in_order(
        [&] { return disk.remove(path + "-wal"); }, [&] { return disk.remove(path + "-shm"); },
        [&] { return disk.sync_folder(folder); }, [&] { return disk.rename(complete(path), path); },
        [&] { return disk.sync_folder(folder); });
}

// The last record in it; none where the file cannot be read as a mirror.
std::optional<std::uint64_t> record_in(const std::string& path) {
    Outcome<FileState> state = inspect_file(path);
    if (!state || *state != FileState::ours) {
        return std::nullopt;
    }
    Outcome<std::unique_ptr<Database>> database = Database::open(path, Access::read);
    Outcome<Meta> meta = database ? read_meta(**database) : std::unexpected(database.error());
    return meta ? std::optional(meta->position.sequence) : std::nullopt;
}

// Whether there is a complete copy to take for the mirror. Not one that somebody brought back, or
// that a disk has: the file that was written to since is the mirror.
Outcome<bool> has_complete_copy(const std::string& path) {
    Outcome<std::optional<FileIdentity>> copy = identity_of(complete(path));
    if (!copy || !*copy) {
        return copy ? Outcome<bool>(false) : std::unexpected(copy.error());
    }
    std::optional<std::uint64_t> in_file = record_in(path);
    return !in_file || *in_file <= record_in(complete(path)).value_or(*in_file);
}

Outcome<> write_again(Database& database, int which, const std::function<bool()>& stops) {
    sqlite3_file* file = nullptr;
    int code = sqlite3_file_control(database.get(), "main", which, static_cast<void*>(&file));
    if (code == SQLITE_OK && (file == nullptr || file->pMethods == nullptr)) {
        return {};  // there is no WAL
    }
    sqlite3_int64 bytes = 0;
    code = code == SQLITE_OK ? file->pMethods->xFileSize(file, &bytes) : code;
    std::vector<char> portion(static_cast<std::size_t>(paced_bytes));
    int count = 0;
    for (sqlite3_int64 at = 0; code == SQLITE_OK && at < bytes; at += count) {
        if (stops()) {
            return base::fault(FaultKind::io, database.path() + " is not yet written again");
        }
        count = static_cast<int>(std::min<sqlite3_int64>(paced_bytes, bytes - at));
        code = file->pMethods->xRead(file, portion.data(), count, at);
        code = code == SQLITE_OK ? file->pMethods->xWrite(file, portion.data(), count, at) : code;
    }
    code = code == SQLITE_OK ? file->pMethods->xSync(file, SQLITE_SYNC_NORMAL) : code;
    return code == SQLITE_OK ? Outcome<>() : database.fault(code);
}

}  // namespace

Outcome<FileIdentity> write_copy(log::Disk& disk, Database& database) {
    const std::string copy = unfinished(database.path());
    Outcome<> written = base::in_order(
        [&] { return remove_unfinished(disk, database.path()); },
        [&] { return check_room(disk, database); }, [&] { return make_private(copy); },
        [&] { return database.run("VACUUM INTO " + quoted_text(copy)); },
        [&] { return sync_file(disk, copy); });
    Outcome<std::optional<FileIdentity>> file =
        written ? identity_of(copy) : std::unexpected(written.error());
    std::optional<FileIdentity> there = file ? *file : std::nullopt;
    if (there) {
        return *there;
    }
    std::ignore = remove_unfinished(disk, database.path());  // or the next start does
    return file ? base::fault(FaultKind::io, copy + " is gone") : std::unexpected(file.error());
}

Outcome<std::uint64_t> bytes_to_copy(Database& database) {
    Outcome<std::int64_t> pages = database.number("PRAGMA page_count");
    Outcome<std::int64_t> bytes = database.number("PRAGMA page_size");
    if (!pages || !bytes) {
        return std::unexpected(!pages ? pages.error() : bytes.error());
    }
    return static_cast<std::uint64_t>(*pages * *bytes);
}

std::uint64_t bytes_copied(const std::string& path) {
    std::error_code error;
    std::uintmax_t bytes = files::file_size(unfinished(path), error);
    return error ? 0 : bytes;
}

Outcome<> put_in_place(log::Disk& disk, const std::string& path, const FileIdentity& copy) {
    Outcome<bool> named = is_at(path, copy);
    Outcome<bool> whole = is_at(complete(path), copy);
    Outcome<bool> written = is_at(unfinished(path), copy);
    for (const Outcome<bool>& looked : {named, whole, written}) {
        if (!looked) {
            return std::unexpected(looked.error());
        }
    }
    if (*named) {
        return disk.sync_folder(folder_of(path));
    }
    if (!*whole && !*written) {
        return base::fault(FaultKind::missing, "the copy of " + path + " is gone");
    }
    return base::in_order(
        [&] { return *whole ? Outcome<>() : disk.rename(unfinished(path), complete(path)); },
        [&] { return disk.sync_folder(folder_of(path)); },
        [&] { return name_complete_copy(disk, path); });
}

Outcome<> write_over_itself(Database& database, const std::function<bool()>& stops) {
    if (Outcome<> begun = database.run("BEGIN IMMEDIATE"); !begun) {
        return begun;  // nobody else writes meanwhile
    }
    // The WAL first: while it is good, a checkpoint repairs the file.
    Outcome<> written =
        base::in_order([&] { return write_again(database, SQLITE_FCNTL_JOURNAL_POINTER, stops); },
                       [&] { return write_again(database, SQLITE_FCNTL_FILE_POINTER, stops); });
    database.roll_back();
    return written;
}

Outcome<> finish_copy(log::Disk& disk, const std::string& path) {
    if (Outcome<> removed = remove_unfinished(disk, path); !removed) {
        return removed;
    }
    Outcome<bool> copy = has_complete_copy(path);
    if (!copy) {
        return std::unexpected(copy.error());
    }
    if (*copy) {
        base::log_warning("mirror.swap_finished", {{"path", path}});
        return name_complete_copy(disk, path);
    }
    return disk.remove(complete(path));  // an older one
}

Outcome<> make_durable_mark(log::Disk& disk, const std::string& path) {
    return base::in_order([&] { return make_private(path); },
                          [&] { return disk.sync_folder(folder_of(path)); });
}

Outcome<> remove_mark(log::Disk& disk, const std::string& path) {
    return base::in_order([&] { return disk.remove(path); },
                          [&] { return disk.sync_folder(folder_of(path)); });
}

Outcome<std::string> path_to_read(const std::string& path) {
    Outcome<bool> copy = has_complete_copy(path);
    if (!copy) {
        return std::unexpected(copy.error());
    }
    return *copy ? complete(path) : path;
}

}  // namespace onrush::mirror
