#include "app/secrets.h"

#include <cerrno>
#include <memory>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

namespace onrush::app {

namespace {

using base::os_fault;
using base::Outcome;

constexpr std::size_t key_bytes = 32;
constexpr std::size_t secret_bytes_max = 4096;
constexpr mode_t owner_only = 0600;

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return fd_; }

private:
    int fd_;
};

}  // namespace

Outcome<std::string> read_secret(const std::string& path) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) {
        return errno == ENOENT ? Outcome<std::string>("") : os_fault(errno, path);
    }
    struct stat about{};
    if (::fstat(file.get(), &about) != 0) {
        return os_fault(errno, path);
    }
    if ((about.st_mode & 077) != 0) {
        return base::fault(base::FaultKind::usage,
                           path + " is a secret that other users can read: run chmod 600 on it");
    }
    char bytes[secret_bytes_max];
    ssize_t count = ::read(file.get(), bytes, sizeof bytes);
    if (count < 0) {
        return os_fault(errno, path);
    }
    return std::string(bytes, static_cast<std::size_t>(count));
}

Outcome<> write_secret(const std::string& path, const std::string& text) {
    std::string fresh = path + ".new";
    {
        Descriptor file(
            ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, owner_only));
        bool written =
            file.get() >= 0 && ::fchmod(file.get(), owner_only) == 0 &&
            ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
            ::fsync(file.get()) == 0;
        if (!written) {
            return os_fault(errno, fresh);
        }
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0) {
        return os_fault(errno, path);
    }
    Descriptor folder(::open(path.substr(0, path.rfind('/')).c_str(), O_RDONLY | O_DIRECTORY));
    if (folder.get() < 0 || ::fsync(folder.get()) != 0) {
        return os_fault(errno, path);
    }
    return {};
}

Outcome<std::string> open_token_key(const std::string& folder) {
    std::string path = folder + "/token.key";
    Outcome<std::string> key = read_secret(path);
    if (!key || !key->empty()) {
        if (key && key->size() < key_bytes) {
            return base::fault(base::FaultKind::damaged, fmt::format("{} has {} bytes, not {}",
                                                                     path, key->size(), key_bytes));
        }
        return key;
    }
    std::string fresh(key_bytes, '\0');
    if (::getrandom(fresh.data(), fresh.size(), 0) != static_cast<ssize_t>(fresh.size())) {
        return os_fault(errno, "random bytes");
    }
    if (Outcome<> written = write_secret(path, fresh); !written) {
        return std::unexpected(written.error());
    }
    return fresh;
}

Outcome<> make_private(const std::string& folder) {
    struct stat about{};
    if (::stat(folder.c_str(), &about) != 0) {
        return os_fault(errno, folder);
    }
    if ((about.st_mode & S_IRWXO) == 0 || ::chmod(folder.c_str(), about.st_mode & ~S_IRWXO) == 0 ||
        (about.st_mode & S_IWOTH) == 0) {
        return {};
    }
    return base::fault(base::FaultKind::usage,
                       folder + " can be written to by other users: have its owner run chmod o-w");
}

}  // namespace onrush::app
