// The folder that holds everything one server keeps.
//
//   DATA/onrush.data   says that the folder is ours, and its format
//   DATA/lock          held while a server or a tool writes
//   DATA/log/          segments of the log (segment_log.h)
//   DATA/mirror.db     the SQL mirror
//
// A folder with other things in it is not ours and is left alone.
#pragma once

#include <memory>
#include <string>

#include "log/disk.h"

namespace onrush::log {

enum class FolderUse {
    serve,    // makes the folder where there is none
    inspect,  // refuses where there is none
};

class DataFolder {
public:
    // Checks and locks. Faults: missing, not_ours, too_new, locked, io.
    [[nodiscard]] static base::Outcome<DataFolder> open(Disk& disk, const std::string& path,
                                                        FolderUse use);
    // Checks without locking: to read beside a running server.
    [[nodiscard]] static base::Outcome<> check(Disk& disk, const std::string& path);

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::string log_path() const { return path_ + "/log"; }
    [[nodiscard]] std::string mirror_path() const { return path_ + "/mirror.db"; }

private:
    DataFolder(std::string path, std::unique_ptr<FolderLock> lock)
        : path_(std::move(path)), lock_(std::move(lock)) {}

    std::string path_;
    std::unique_ptr<FolderLock> lock_;
};

}  // namespace onrush::log
