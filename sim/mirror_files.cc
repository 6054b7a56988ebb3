#include "sim/mirror_files.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/check.h"

namespace onrush::sim {

namespace files = std::filesystem;

namespace {

constexpr std::size_t wal_header_bytes = 32;

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

MirrorFiles::MirrorFiles(const std::string& folder) : path_(folder + "/mirror.db") {
    remove();
}

MirrorFiles::Files MirrorFiles::read() const {
    return {read_bytes(path_), read_bytes(path_ + "-wal")};
}

void MirrorFiles::write(const Files& written) {
    write_bytes(path_, written.database);
    write_bytes(path_ + "-wal", written.log);
    files::remove(path_ + "-shm");
}

void MirrorFiles::remove() {
    write({});
}

void MirrorFiles::after_power_cut(Random& random) {
    if (random.chance(300)) {
        return write(durable_);
    }
    // The same first bytes: the log has only grown since. Otherwise it has begun anew, and what it
    // held before is in the database.
    bool grown = frozen_.log.size() >= durable_.log.size() &&
                 frozen_.log.compare(0, wal_header_bytes, durable_.log, 0, wal_header_bytes) == 0;
    std::size_t least = grown ? durable_.log.size() : 0;
    Files left = frozen_;
    left.log.resize(random.between(least, left.log.size()));
    write(left);
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
