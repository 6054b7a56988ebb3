#include "sim/mirror_disk.h"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <utility>
#include <vector>

#include "mirror/sqlite/vfs_shim.h"

namespace onrush::sim {

namespace {

constexpr std::uint64_t atomic_write_bytes = 512;

}  // namespace

struct MirrorDisk::Platter {
    // A write, or the cutting of the file at an offset.
    struct Change {
        std::uint64_t offset = 0;
        std::string bytes;
        bool cuts = false;
    };

    std::string bytes;
    std::vector<Change> since;  // since the last sync, in order
    std::uint64_t inode = 0;    // of the file that was opened last

    void carry_out(const Change& change) {
        if (change.cuts) {
            bytes.resize(std::min<std::size_t>(bytes.size(), change.offset));
            return;
        }
        std::size_t end = change.offset + change.bytes.size();
        bytes.resize(std::max(bytes.size(), end), '\0');
        bytes.replace(change.offset, change.bytes.size(), change.bytes);
    }

    void take_all() {
        std::ranges::for_each(since, [&](const Change& change) { carry_out(change); });
        since.clear();
    }

    // Any part of what was written since, in sectors, each of them with that chance.
    void take_some(Random& random, Tally& tally) {
        std::uint64_t kept = random.below(1001);
        for (const Change& change : since) {
            if (change.cuts) {
                if (random.chance(kept)) {
                    carry_out(change);
                }
                continue;
            }
            for (std::uint64_t from = 0; from < change.bytes.size();) {
                std::uint64_t at = change.offset + from;
                std::uint64_t count = std::min(atomic_write_bytes - at % atomic_write_bytes,
                                               std::uint64_t{change.bytes.size()} - from);
                bool reaches = random.chance(kept);
                if (reaches) {
                    carry_out(Change{at, change.bytes.substr(from, count)});
                }
                tally.add(reaches ? Counted::mirror_sectors_kept : Counted::mirror_sectors_lost);
                from += count;
            }
        }
        since.clear();
    }

    // All up to one of them, which is cut.
    void take_first(Random& random) {
        std::uint64_t whole = random.below(since.size() + 1);
        for (std::uint64_t i = 0; i < whole; ++i) {
            carry_out(since[i]);
        }
        if (whole < since.size() && !since[whole].cuts) {
            Change& last = since[whole];
            last.bytes.resize(random.below(last.bytes.size() + 1));
            carry_out(last);
        }
        since.clear();
    }
};

// --- the file system that SQLite sees ---------------------------------------------------------

namespace {

struct SimulatedFile {
    sqlite3_file head;
    MirrorDisk* disk = nullptr;  // nullptr: a file that is nobody's mirror
    MirrorDisk::Platter* platter = nullptr;
};
using Shim = mirror::VfsShim<SimulatedFile>;
using Methods = sqlite3_io_methods;

// Which disk is under which file.
struct Disks {
    std::mutex mutex;
    std::map<std::string, MirrorDisk*, std::less<>> by_path;

    MirrorDisk* find(const char* path) {
        std::scoped_lock lock(mutex);
        auto found = path == nullptr ? by_path.end() : by_path.find(std::string_view(path));
        return found == by_path.end() ? nullptr : found->second;
    }
};
Disks& disks() {
    static Disks all;
    return all;
}

sqlite3_vfs* real_vfs = nullptr;

}  // namespace

struct MirrorVfs {
    static int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
        SimulatedFile& self = Shim::ours(file);
        int code = self.disk == nullptr ? SQLITE_OK : self.disk->may_write();
        if (code == SQLITE_OK) {
            code = Shim::hand_on<&Methods::xWrite>(file, bytes, count, offset);
        }
        if (code == SQLITE_OK && self.disk != nullptr) {
            std::string written(static_cast<const char*>(bytes), static_cast<std::size_t>(count));
            self.platter->since.push_back(
                {.offset = static_cast<std::uint64_t>(offset), .bytes = std::move(written)});
        }
        return code;
    }
    static int truncate(sqlite3_file* file, sqlite3_int64 size) {
        SimulatedFile& self = Shim::ours(file);
        int code = self.disk == nullptr ? SQLITE_OK : self.disk->may_write();
        if (code == SQLITE_OK) {
            code = Shim::hand_on<&Methods::xTruncate>(file, size);
        }
        if (code == SQLITE_OK && self.disk != nullptr) {
            self.platter->since.push_back(
                {.offset = static_cast<std::uint64_t>(size), .bytes = "", .cuts = true});
        }
        return code;
    }
    static int sync(sqlite3_file* file, int flags) {
        SimulatedFile& self = Shim::ours(file);
        if (self.disk == nullptr) {
            return Shim::hand_on<&Methods::xSync>(file, flags);
        }
        return self.disk->sync(*self.platter) ? SQLITE_OK : SQLITE_IOERR_FSYNC;
    }

    static constexpr Methods methods = Shim::methods_with([](Methods& changed) {
        changed.xWrite = write;
        changed.xTruncate = truncate;
        changed.xSync = sync;
    });

    static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* found) {
        int code = Shim::open_real(*real_vfs, name, file, flags, found);
        if (Shim::is_open(file)) {
            MirrorDisk* disk = disks().find(name);
            if (disk != nullptr) {
                disk->note_file(name);
            }
            Shim::ours(file) = {.head = {.pMethods = &methods},
                                .disk = disk,
                                .platter = disk == nullptr ? nullptr : &disk->platter_of(name)};
        }
        return code;
    }
    static int remove(sqlite3_vfs*, const char* name, int sync_folder) {
        MirrorDisk* disk = disks().find(name);
        if (disk != nullptr && disk->dead_) {
            return SQLITE_IOERR_DELETE;
        }
        if (disk != nullptr) {
            disk->platter_of(name) = {};
        }
        return real_vfs->xDelete(real_vfs, name, sync_folder);
    }

    // Every file that SQLite opens without naming a file system, and mirror/sqlite/paced_vfs.h,
    // go through it from now on.
    static void be_the_default() {
        static sqlite3_vfs vfs = [] {
            // As mirror/sqlite/database.cc does; later than the first use it cannot be set.
            sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
            real_vfs = sqlite3_vfs_find(nullptr);
            sqlite3_vfs made = Shim::before(*real_vfs, "onrush-simulated");
            made.xOpen = open;
            made.xDelete = remove;
            return made;
        }();
        static int registered = sqlite3_vfs_register(&vfs, 1);
        ONRUSH_CHECK(registered == SQLITE_OK, "SQLite did not register the file system: {}",
                     registered);
    }
};

// --- the disk ---------------------------------------------------------------------------------

MirrorDisk::MirrorDisk(std::string path, Random random, Tally& tally)
    : path_(std::move(path)), random_(random), tally_(tally) {
    MirrorVfs::be_the_default();
    std::scoped_lock lock(disks().mutex);
    disks().by_path[path_] = this;
    disks().by_path[path_ + "-wal"] = this;
}

MirrorDisk::~MirrorDisk() {
    std::scoped_lock lock(disks().mutex);
    disks().by_path.erase(path_);
    disks().by_path.erase(path_ + "-wal");
}

MirrorDisk::Platter& MirrorDisk::platter_of(const std::string& path) {
    std::unique_ptr<Platter>& platter = platters_[path];
    if (platter == nullptr) {
        platter = std::make_unique<Platter>();
    }
    return *platter;
}

void MirrorDisk::note_file(const std::string& path) {
    Platter& platter = platter_of(path);
    struct stat status{};
    ONRUSH_CHECK(::stat(path.c_str(), &status) == 0, "{} was opened and is not there", path);
    if (status.st_ino == std::exchange(platter.inode, status.st_ino)) {
        return;
    }
    std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(bytes.data(), status.st_size);
    ONRUSH_CHECK(file.good(), "{} bytes cannot be read from {}", bytes.size(), path);
    was_put(path, std::move(bytes));
    platter.inode = status.st_ino;
}

bool MirrorDisk::fails(std::uint64_t per_mille, Counted counted) {
    bool failed = per_mille != 0 && !calm_ && random_.chance(per_mille);
    injected_ += failed ? 1 : 0;
    tally_.add(counted, failed ? 1 : 0);
    return failed;
}

int MirrorDisk::may_write() {
    if (dead_) {
        return SQLITE_IOERR_WRITE;
    }
    if (fails(faults_.no_room, Counted::mirror_no_room)) {
        return SQLITE_FULL;
    }
    return fails(faults_.write_error, Counted::mirror_write_errors) ? SQLITE_IOERR_WRITE
                                                                    : SQLITE_OK;
}

bool MirrorDisk::sync(Platter& platter) {
    if (dead_) {
        return false;
    }
    if (fails(faults_.sync_error, Counted::mirror_sync_errors)) {
        platter.take_some(random_, tally_);
        return false;
    }
    platter.take_all();
    return true;
}

void MirrorDisk::come_back() {
    dead_ = false;
    nameless_.clear();
}

void MirrorDisk::was_removed(const std::string& path) {
    auto found = platters_.find(path);
    if (found != platters_.end()) {
        nameless_.push_back(std::move(found->second));
        platters_.erase(found);
    }
}

std::string MirrorDisk::left_of(const std::string& path) {
    if (struct stat status{}; ::stat(path.c_str(), &status) != 0) {
        platters_.erase(path);  // the product has removed it, and synced the folder
        return "";
    }
    note_file(path);
    Platter& platter = platter_of(path);
    random_.chance(500) ? platter.take_some(random_, tally_) : platter.take_first(random_);
    return platter.bytes;
}

void MirrorDisk::was_put(const std::string& path, std::string bytes) {
    platter_of(path) = {.bytes = std::move(bytes), .since = {}};
}

}  // namespace onrush::sim
