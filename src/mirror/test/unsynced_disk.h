// The real disk without waiting for it, for tests that write many batches and cut no power.
#pragma once

#include "log/posix_disk.h"

namespace onrush::mirror {

class UnsyncedDisk final : public log::Disk {
public:
    base::Outcome<std::unique_ptr<log::File>> open(const std::string& path,
                                                   log::OpenMode mode) override {
        base::Outcome<std::unique_ptr<log::File>> file = disk_.open(path, mode);
        if (!file) {
            return file;
        }
        return std::make_unique<UnsyncedFile>(std::move(*file));
    }
    base::Outcome<> rename(const std::string& from, const std::string& to) override {
        return disk_.rename(from, to);
    }
    base::Outcome<> remove(const std::string& path) override { return disk_.remove(path); }
    base::Outcome<std::vector<std::string>> list(const std::string& folder) override {
        return disk_.list(folder);
    }
    base::Outcome<bool> exists(const std::string& path) override { return disk_.exists(path); }
    base::Outcome<> make_folder(const std::string& path) override {
        return disk_.make_folder(path);
    }
    base::Outcome<> sync_folder(const std::string&) override { return {}; }
    base::Outcome<std::unique_ptr<log::FolderLock>> lock(const std::string& path) override {
        return disk_.lock(path);
    }

private:
    class UnsyncedFile final : public log::File {
    public:
        explicit UnsyncedFile(std::unique_ptr<log::File> file) : file_(std::move(file)) {}
        base::Outcome<std::size_t> write_some(std::uint64_t offset, base::ByteView bytes) override {
            return file_->write_some(offset, bytes);
        }
        base::Outcome<std::size_t> read_some(std::uint64_t offset, char* to,
                                             std::size_t count) override {
            return file_->read_some(offset, to, count);
        }
        base::Outcome<> sync() override { return {}; }
        base::Outcome<std::uint64_t> size() override { return file_->size(); }

    private:
        std::unique_ptr<log::File> file_;
    };

    log::PosixDisk disk_;
};

}  // namespace onrush::mirror
