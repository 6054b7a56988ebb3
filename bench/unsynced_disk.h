// A real disk that never syncs: for building what a benchmark then measures.
#pragma once

#include "log/posix_disk.h"

namespace onrush::bench {

class UnsyncedDisk final : public log::Disk {
public:
    template <typename T = void>
    using Outcome = base::Outcome<T>;

    Outcome<std::unique_ptr<log::File>> open(const std::string& path, log::OpenMode mode) override {
        Outcome<std::unique_ptr<log::File>> file = real_.open(path, mode);
        if (!file) {
            return file;
        }
        return std::make_unique<Unsynced>(std::move(*file));
    }
    Outcome<> rename(const std::string& from, const std::string& to) override {
        return real_.rename(from, to);
    }
    Outcome<> remove(const std::string& path) override { return real_.remove(path); }
    Outcome<std::vector<std::string>> list(const std::string& folder) override {
        return real_.list(folder);
    }
    Outcome<bool> exists(const std::string& path) override { return real_.exists(path); }
    Outcome<> make_folder(const std::string& path) override { return real_.make_folder(path); }
    Outcome<> sync_folder(const std::string&) override { return {}; }
    Outcome<std::unique_ptr<log::FolderLock>> lock(const std::string& path) override {
        return real_.lock(path);
    }

private:
    class Unsynced final : public log::File {
    public:
        explicit Unsynced(std::unique_ptr<log::File> real) : real_(std::move(real)) {}
        Outcome<std::size_t> write_some(std::uint64_t offset, base::ByteView bytes) override {
            return real_->write_some(offset, bytes);
        }
        Outcome<std::size_t> read_some(std::uint64_t offset, char* to, std::size_t count) override {
            return real_->read_some(offset, to, count);
        }
        Outcome<> sync() override { return {}; }
        Outcome<std::uint64_t> size() override { return real_->size(); }

    private:
        std::unique_ptr<log::File> real_;
    };

    log::PosixDisk real_;
};

}  // namespace onrush::bench
