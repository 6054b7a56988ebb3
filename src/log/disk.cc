#include "log/disk.h"

#include <cstring>

namespace onrush::log {

base::Outcome<> write_all(File& file, std::uint64_t offset, base::ByteView bytes) {
    while (!bytes.empty()) {
        base::Outcome<std::size_t> written = file.write_some(offset, bytes);
        if (!written) {
            return std::unexpected(written.error());
        }
        offset += *written;
        bytes.remove_prefix(*written);
    }
    return {};
}

base::Outcome<> read_zero_filled(File& file, std::uint64_t offset, char* to, std::size_t count) {
    while (count > 0) {
        base::Outcome<std::size_t> read = file.read_some(offset, to, count);
        if (!read) {
            return std::unexpected(read.error());
        }
        if (*read == 0) {
            std::memset(to, 0, count);
            return {};
        }
        offset += *read;
        to += *read;
        count -= *read;
    }
    return {};
}

base::Outcome<> make_durable_folder(Disk& disk, const std::string& path) {
    std::size_t end = path.find_last_not_of('/') + 1;
    std::size_t slash = path.substr(0, end).rfind('/');
    std::string around = slash == std::string::npos ? "." : path.substr(0, slash);
    return base::in_order([&] { return disk.make_folder(path); },
                          [&] { return disk.sync_folder(around.empty() ? "/" : around); });
}

base::Outcome<std::string> read_file(Disk& disk, const std::string& path) {
    base::Outcome<std::unique_ptr<File>> file = disk.open(path, OpenMode::read);
    if (!file) {
        return std::unexpected(file.error());
    }
    base::Outcome<std::uint64_t> size = (*file)->size();
    if (!size) {
        return std::unexpected(size.error());
    }
    std::string bytes(*size, '\0');
    base::Outcome<> read = read_zero_filled(**file, 0, bytes.data(), bytes.size());
    if (!read) {
        return std::unexpected(read.error());
    }
    return bytes;
}

base::Outcome<> write_file(Disk& disk, const std::string& folder, const std::string& name,
                           base::ByteView bytes) {
    std::string temporary = folder + "/" + name + ".new";
    base::Outcome<std::unique_ptr<File>> file = disk.open(temporary, OpenMode::create);
    if (!file) {
        return std::unexpected(file.error());
    }
    return base::in_order([&] { return write_all(**file, 0, bytes); },
                          [&] { return (*file)->sync(); },
                          [&] { return disk.rename(temporary, folder + "/" + name); },
                          [&] { return disk.sync_folder(folder); });
}

}  // namespace onrush::log
