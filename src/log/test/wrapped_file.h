// A file that hands everything on. Test files that differ in one thing derive from it.
#pragma once

#include "log/disk.h"

namespace onrush::log {

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

}  // namespace onrush::log
