// The port to files: what the log needs of an operating system, no more.
//
// Every call returns a Fault instead of throwing. PosixDisk is the real one; the simulator has a
// faulty twin that tears, loses and refuses. A Disk may be used from several threads; a File from
// one thread at a time, except that reading while another thread appends is allowed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/fault.h"
#include "log/file_system.h"

namespace onrush::log {

class File {
public:
    virtual ~File() = default;

    // How many bytes were written: possibly fewer than given, never none.
    [[nodiscard]] virtual base::Outcome<std::size_t> write_some(std::uint64_t offset,
                                                                base::ByteView bytes) = 0;
    // How many bytes were read: fewer than asked for only at the end of the file.
    [[nodiscard]] virtual base::Outcome<std::size_t> read_some(std::uint64_t offset, char* to,
                                                               std::size_t count) = 0;
    // Returns when everything written before is durable.
    [[nodiscard]] virtual base::Outcome<> sync() = 0;
    [[nodiscard]] virtual base::Outcome<std::uint64_t> size() = 0;
};

// Holding it keeps every other process (and every other FolderLock) out of the folder.
class FolderLock {
public:
    virtual ~FolderLock() = default;
};

enum class OpenMode { read, read_write, create };

class Disk {
public:
    virtual ~Disk() = default;

    // create: a new, empty file; one of that name is emptied.
    [[nodiscard]] virtual base::Outcome<std::unique_ptr<File>> open(const std::string& path,
                                                                    OpenMode mode) = 0;
    [[nodiscard]] virtual base::Outcome<> rename(const std::string& from,
                                                 const std::string& to) = 0;
    [[nodiscard]] virtual base::Outcome<> remove(const std::string& path) = 0;
    // Names of the files in a folder, sorted.
    [[nodiscard]] virtual base::Outcome<std::vector<std::string>> list(
        const std::string& folder) = 0;
    [[nodiscard]] virtual base::Outcome<bool> exists(const std::string& path) = 0;
    [[nodiscard]] virtual base::Outcome<> make_folder(const std::string& path) = 0;
    // Returns when creations, renames and removals in the folder are durable.
    [[nodiscard]] virtual base::Outcome<> sync_folder(const std::string& path) = 0;
    // How many bytes files in the folder may still take. Others may take them meanwhile.
    [[nodiscard]] virtual base::Outcome<std::uint64_t> free_bytes(const std::string& folder) = 0;
    [[nodiscard]] virtual base::Outcome<FileSystem> file_system(const std::string& folder) = 0;
    // Fault kind `locked` when someone else holds it.
    [[nodiscard]] virtual base::Outcome<std::unique_ptr<FolderLock>> lock(
        const std::string& path) = 0;
};

// All of it, through short writes.
[[nodiscard]] base::Outcome<> write_all(File& file, std::uint64_t offset, base::ByteView bytes);
// Exactly `count` bytes; what lies past the end of the file reads as zeros.
[[nodiscard]] base::Outcome<> read_zero_filled(File& file, std::uint64_t offset, char* to,
                                               std::size_t count);
// A folder that is there after a power cut too: made where there is none, and its name durable in
// the folder around it.
[[nodiscard]] base::Outcome<> make_durable_folder(Disk& disk, const std::string& path);
// A small file, whole. Fault kind `missing` when there is none.
[[nodiscard]] base::Outcome<std::string> read_file(Disk& disk, const std::string& path);
// A small file, whole, durable with its name: written beside and renamed.
[[nodiscard]] base::Outcome<> write_file(Disk& disk, const std::string& folder,
                                         const std::string& name, base::ByteView bytes);

}  // namespace onrush::log
