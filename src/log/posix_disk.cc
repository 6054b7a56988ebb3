#include "log/posix_disk.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace onrush::log {

namespace {

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) {
            close(number_);
        }
    }
    [[nodiscard]] int get() const { return number_; }

private:
    int number_;
};

class PosixFile final : public File {
public:
    PosixFile(std::string path, int descriptor) : path_(std::move(path)), file_(descriptor) {}

    base::Outcome<std::size_t> write_some(std::uint64_t offset, base::ByteView bytes) override {
        for (;;) {
            ssize_t written =
                pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
            if (written > 0) {
                return static_cast<std::size_t>(written);
            }
            if (written == 0) {
                return base::os_fault(EIO, "cannot write " + path_);
            }
            if (errno != EINTR) {
                return base::os_fault(errno, "cannot write " + path_);
            }
        }
    }
    base::Outcome<std::size_t> read_some(std::uint64_t offset, char* to,
                                         std::size_t count) override {
        for (;;) {
            ssize_t got = pread(file_.get(), to, count, static_cast<off_t>(offset));
            if (got >= 0) {
                return static_cast<std::size_t>(got);
            }
            if (errno != EINTR) {
                return base::os_fault(errno, "cannot read " + path_);
            }
        }
    }
    base::Outcome<> sync() override {
        // No retry: after a failed sync nobody knows what the disk has.
        if (fdatasync(file_.get()) != 0) {
            return base::os_fault(errno, "cannot sync " + path_);
        }
        return {};
    }
    base::Outcome<std::uint64_t> size() override {
        struct stat info{};
        if (fstat(file_.get(), &info) != 0) {
            return base::os_fault(errno, "cannot get the status of " + path_);
        }
        return static_cast<std::uint64_t>(info.st_size);
    }

private:
    std::string path_;
    Descriptor file_;
};

class PosixLock final : public FolderLock {
public:
    explicit PosixLock(int descriptor) : file_(descriptor) {}

private:
    Descriptor file_;  // the lock goes with the descriptor, also when the process is killed
};

int flags_of(OpenMode mode) {
    switch (mode) {
        case OpenMode::read:
            return O_RDONLY | O_CLOEXEC;
        case OpenMode::read_write:
            return O_RDWR | O_CLOEXEC;
        case OpenMode::create:
            return O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC;
    }
    return O_RDONLY;
}

}  // namespace

base::Outcome<std::unique_ptr<File>> PosixDisk::open(const std::string& path, OpenMode mode) {
    int descriptor = ::open(path.c_str(), flags_of(mode), 0600);
    if (descriptor < 0) {
        if (errno == ENOENT) {
            return base::fault(base::FaultKind::missing, "there is no " + path);
        }
        return base::os_fault(errno, "cannot open " + path);
    }
    return std::make_unique<PosixFile>(path, descriptor);
}

base::Outcome<> PosixDisk::rename(const std::string& from, const std::string& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) {
        return base::os_fault(errno, "cannot rename " + from + " to " + to);
    }
    return {};
}

base::Outcome<> PosixDisk::remove(const std::string& path) {
    if (unlink(path.c_str()) != 0 && errno != ENOENT) {
        return base::os_fault(errno, "cannot remove " + path);
    }
    return {};
}

base::Outcome<std::vector<std::string>> PosixDisk::list(const std::string& folder) {
    std::error_code error;
    std::filesystem::directory_iterator entries(folder, error);
    if (error == std::errc::no_such_file_or_directory) {
        return base::fault(base::FaultKind::missing, "there is no folder " + folder);
    }
    std::vector<std::string> names;
    for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
        names.push_back(entries->path().filename().string());
    }
    if (error) {
        return base::os_fault(error.value(), "cannot list " + folder);
    }
    std::ranges::sort(names);
    return names;
}

base::Outcome<bool> PosixDisk::exists(const std::string& path) {
    if (access(path.c_str(), F_OK) == 0) {
        return true;
    }
    if (errno == ENOENT || errno == ENOTDIR) {
        return false;
    }
    return base::os_fault(errno, "cannot get the status of " + path);
}

base::Outcome<> PosixDisk::make_folder(const std::string& path) {
    if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
        return base::os_fault(errno, "cannot make the folder " + path);
    }
    return {};
}

base::Outcome<> PosixDisk::sync_folder(const std::string& path) {
    Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0 || fsync(folder.get()) != 0) {
        return base::os_fault(errno, "cannot sync the folder " + path);
    }
    return {};
}

base::Outcome<std::uint64_t> PosixDisk::free_bytes(const std::string& folder) {
    struct statvfs about{};
    if (::statvfs(folder.c_str(), &about) != 0) {
        return base::os_fault(errno, "cannot get the free space of " + folder);
    }
    return std::uint64_t{about.f_bavail} * about.f_frsize;
}

base::Outcome<FileSystem> PosixDisk::file_system(const std::string& folder) {
    Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    struct statfs about{};
    if (opened.get() < 0 || ::fstatfs(opened.get(), &about) != 0) {
        return base::os_fault(errno, "cannot get the file system of " + folder);
    }
    int flags = 0;
    bool overwrites =
        ::ioctl(opened.get(), FS_IOC_GETFLAGS, &flags) == 0 && (flags & FS_NOCOW_FL) != 0;
    // Some of the numbers have their highest bit set, and the type here is signed.
    return file_system_of(static_cast<std::uint32_t>(about.f_type), overwrites);
}

base::Outcome<std::unique_ptr<FolderLock>> PosixDisk::lock(const std::string& path) {
    int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return base::os_fault(errno, "cannot open the lock file " + path);
    }
    auto lock = std::make_unique<PosixLock>(descriptor);
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) {
            return base::fault(base::FaultKind::locked,
                               path + " is locked by another process: stop it first");
        }
        return base::os_fault(errno, "cannot lock " + path);
    }
    return lock;
}

}  // namespace onrush::log
