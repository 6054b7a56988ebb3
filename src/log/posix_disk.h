// The real disk, by POSIX calls. Any thread.
#pragma once

#include "log/disk.h"

namespace onrush::log {

class PosixDisk : public Disk {
public:
    base::Outcome<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override;
    base::Outcome<> rename(const std::string& from, const std::string& to) override;
    base::Outcome<> remove(const std::string& path) override;
    base::Outcome<std::vector<std::string>> list(const std::string& folder) override;
    base::Outcome<bool> exists(const std::string& path) override;
    base::Outcome<> make_folder(const std::string& path) override;
    base::Outcome<> sync_folder(const std::string& path) override;
    base::Outcome<std::uint64_t> free_bytes(const std::string& folder) override;
    base::Outcome<FileSystem> file_system(const std::string& folder) override;
    base::Outcome<std::unique_ptr<FolderLock>> lock(const std::string& path) override;
};

}  // namespace onrush::log
