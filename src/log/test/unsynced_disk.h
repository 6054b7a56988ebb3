// The real disk without waiting for it, for tests and benchmarks that write many batches and cut
// no power.
#pragma once

#include "log/posix_disk.h"

namespace onrush::log {

// Hands everything on. Those that differ in one thing derive from it.
class WrappedFile : public File {
public:
    explicit WrappedFile(std::unique_ptr<File> file) : file_(std::move(file)) {}

    base::Outcome<std::size_t> write_some(std::uint64_t offset, base::ByteView bytes) override {
        return file_->write_some(offset, bytes);
    }
    base::Outcome<std::size_t> read_some(std::uint64_t offset, char* to,
                                         std::size_t count) override {
        return file_->read_some(offset, to, count);
    }
    base::Outcome<> sync() override { return file_->sync(); }
    base::Outcome<std::uint64_t> size() override { return file_->size(); }

private:
    std::unique_ptr<File> file_;
};

class UnsyncedFile final : public WrappedFile {
public:
    using WrappedFile::WrappedFile;
    base::Outcome<> sync() override { return {}; }
};

class UnsyncedDisk final : public PosixDisk {
public:
    base::Outcome<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override {
        base::Outcome<std::unique_ptr<File>> file = PosixDisk::open(path, mode);
        if (!file) {
            return file;
        }
        return std::make_unique<UnsyncedFile>(std::move(*file));
    }
    base::Outcome<> sync_folder(const std::string&) override { return {}; }
};

}  // namespace onrush::log
