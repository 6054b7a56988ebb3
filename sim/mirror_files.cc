#include "sim/mirror_files.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/check.h"
#include "mirror/sqlite/sqlite_store.h"

namespace onrush::sim {

namespace files = std::filesystem;

namespace {

std::string read_bytes(const std::string& path) {
    std::error_code none;
    std::uintmax_t size = files::file_size(path, none);
    if (none) {
        return "";
    }
    std::string bytes(size, '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(bytes.data(), static_cast<std::streamsize>(size));
    ONRUSH_CHECK(file.good(), "{} bytes cannot be read from {}", size, path);
    return bytes;
}

void write_bytes(const std::string& path, const std::string& bytes) {
    if (bytes.empty()) {
        files::remove(path);
        return;
    }
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << bytes;
    file.flush();
    ONRUSH_CHECK(file.good(), "{} bytes cannot be written to {}", bytes.size(), path);
}

}  // namespace

MirrorFiles::MirrorFiles(const std::string& folder, Random random, Tally& tally)
    : path_(folder + "/mirror.db"), disk_(path_, random, tally) {
    remove();
}

MirrorFiles::Files MirrorFiles::read() const {
    return {read_bytes(path_), read_bytes(path_ + "-wal"),
            files::exists(path_ + mirror::unsynced_ending)};
}

void MirrorFiles::write(const Files& written) {
    write_bytes(path_, written.database);
    write_bytes(path_ + "-wal", written.log);
    disk_.was_put(path_, written.database);
    disk_.was_put(path_ + "-wal", written.log);
    forget_shared_memory();
    // Also what an earlier process, or an earlier seed, has left beside it.
    files::remove(path_ + ".new");
    files::remove(path_ + ".whole");
    files::remove(path_ + mirror::unsynced_ending);
    if (written.unsynced) {
        std::ofstream(path_ + mirror::unsynced_ending).flush();
    }
}

void MirrorFiles::remove_beside(bool log_alone) {
    set_aside();
    for (const std::string& name : {path_ + "-wal", path_, path_ + "-shm"}) {
        files::remove(name);
        disk_.was_removed(name);
        if (log_alone) {
            return;
        }
    }
}

bool MirrorFiles::in_place() const {
    return files::exists(path_) && files::exists(path_ + "-wal");
}

void MirrorFiles::forget_shared_memory() {
    files::remove(path_ + "-shm");
}

void MirrorFiles::remove() {
    write({});
}

bool MirrorFiles::flip_a_bit(Random& random) {
    Files files = read();
    std::string& bytes = random.chance(300) && !files.log.empty() ? files.log : files.database;
    if (bytes.empty()) {
        return false;
    }
    std::uint64_t bit = random.below(bytes.size() * 8);
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    write(files);
    return true;
}

void MirrorFiles::after_kill() {
    disk_.come_back();
    forget_shared_memory();
}

void MirrorFiles::after_power_cut() {
    disk_.come_back();
    write({disk_.left_of(path_), disk_.left_of(path_ + "-wal"),
           files::exists(path_ + mirror::unsynced_ending)});
}

ScratchFolder::ScratchFolder() {
    std::error_code none;
    std::string base =
        files::is_directory("/dev/shm", none) ? "/dev/shm" : files::temp_directory_path().string();
    std::string name = base + "/onrush-sim-XXXXXX";
    ONRUSH_CHECK(mkdtemp(name.data()) != nullptr, "no scratch folder can be made in {}", base);
    path_ = name;
}

ScratchFolder::~ScratchFolder() {
    std::error_code none;
    files::remove_all(path_, none);
}

}  // namespace onrush::sim
