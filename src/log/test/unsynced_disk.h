// The real disk without waiting for it, for tests and benchmarks that write many batches and cut
// no power.
#pragma once

#include "log/posix_disk.h"
#include "log/test/wrapped_file.h"

namespace onrush::log {

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
