#include "app/secrets.h"

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <optional>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

namespace onrush::app {

namespace {

using base::os_fault;
using base::Outcome;

constexpr std::size_t key_bytes = 32;
constexpr std::size_t secret_bytes_max = 4096;
constexpr std::string_view unfinished = ".new-";  // in the name of a file until it is whole
constexpr base::Duration admin_token_valid_for = base::Duration::hours(24 * 3650);
constexpr base::Duration admin_token_renewed_before = base::Duration::hours(24 * 30);

// What a program that was ended while it wrote a secret has left. Nobody writes now.
void remove_unfinished(const std::string& folder) {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
        if (entry.path().filename().string().contains(unfinished)) {
            std::filesystem::remove(entry.path(), ignored);
        }
    }
}

Outcome<> check_owner(const std::string& folder) {
    struct stat about{};
    if (stat(folder.c_str(), &about) != 0) {
        return base::fault(base::FaultKind::missing, folder + " is not there");
    }
    return about.st_uid == geteuid()
               ? Outcome<>()
               : base::fault(base::FaultKind::usage,
                             folder + " belongs to another account: run this as its owner");
}

}  // namespace

Descriptor::~Descriptor() {
    if (fd_ >= 0) {
        ::close(fd_);
    }
}

Outcome<SecretsLock> SecretsLock::take(const std::string& folder) {
    Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.get() < 0) {
        return errno == ENOENT ? base::fault(base::FaultKind::missing, folder + " is not there")
                               : os_fault(errno, folder);
    }
    while (::flock(opened.get(), LOCK_EX) != 0) {
        if (errno != EINTR) {
            return os_fault(errno, "cannot lock " + folder);
        }
    }
    remove_unfinished(folder);
    return SecretsLock(std::move(opened));
}

Outcome<SecretsLock> SecretsLock::take_as_owner(const std::string& folder) {
    Outcome<> owner = check_owner(folder);
    return owner ? take(folder) : std::unexpected(owner.error());
}

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

Outcome<> sync_names(const std::string& folder) {
    Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY));
    return descriptor.get() >= 0 && ::fsync(descriptor.get()) == 0 ? Outcome<>()
                                                                   : os_fault(errno, folder);
}

namespace {

// All of it: a write that came short is no failure, and errno would say nothing of it.
bool write_whole(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        ssize_t count = ::write(fd, bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR) {
            return false;
        }
        bytes.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
    }
    return true;
}

}  // namespace

Outcome<> write_secret(const std::string& path, const std::string& text) {
    std::string fresh = fmt::format("{}{}XXXXXX", path, unfinished);
    {
        // A file that was not there before, of mode 0600.
        Descriptor file(::mkostemp(fresh.data(), O_CLOEXEC));
        if (file.get() < 0) {
            return os_fault(errno, fresh);
        }
        if (!write_whole(file.get(), text) || ::fsync(file.get()) != 0) {
            Outcome<> failed = os_fault(errno, fresh);
            (void)::unlink(fresh.c_str());
            return failed;
        }
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0) {
        Outcome<> failed = os_fault(errno, path);
        (void)::unlink(fresh.c_str());
        return failed;
    }
    return sync_names(path.substr(0, path.rfind('/')));
}

Outcome<std::string> random_key() {
    std::string fresh(key_bytes, '\0');
    if (::getrandom(fresh.data(), fresh.size(), 0) != static_cast<ssize_t>(fresh.size())) {
        return os_fault(errno, "random bytes");
    }
    return fresh;
}

namespace {

// Empty when there is none.
Outcome<std::string> read_key(const std::string& path) {
    Outcome<std::string> key = read_secret(path);
    if (key && !key->empty() && key->size() < key_bytes) {
        return base::fault(base::FaultKind::damaged,
                           fmt::format("{} has {} bytes, not {}", path, key->size(), key_bytes));
    }
    return key;
}

// Reads the key, or keeps what `make` makes.
Outcome<std::string> open_key(const std::string& path, const auto& make) {
    Outcome<std::string> key = read_key(path);
    if (!key || !key->empty()) {
        return key;
    }
    Outcome<std::string> fresh = make();
    if (!fresh) {
        return fresh;
    }
    if (Outcome<> written = write_secret(path, *fresh); !written) {
        return std::unexpected(written.error());
    }
    return fresh;
}

std::string previous_key(const std::string& folder) {
    return folder + "/token.key.previous";
}

// Makes tokens of staff with what is in the folder.
api::Tokens tokens_of(const Secrets& secrets, const base::Clock& clock) {
    return api::Tokens(secrets.token_key, clock, {}, secrets.previous_token_key,
                       secrets.staff_epoch);
}

Outcome<> write_admin_token(const std::string& folder, const api::Tokens& tokens) {
    return write_secret(folder + "/admin.token",
                        tokens.make(0, 0, http::Who::admin, admin_token_valid_for).text + "\n");
}

enum class Epoch { checked, of_no_matter };

Outcome<Secrets> read_secrets(const std::string& folder, Epoch checked);

Outcome<Secrets> existing_secrets(const std::string& folder, Epoch epoch) {
    Outcome<std::string> key = read_key(folder + "/token.key");
    if (!key) {
        return std::unexpected(key.error());
    }
    if (key->empty()) {
        return base::fault(base::FaultKind::missing,
                           folder + " has no token.key: no server has started on it yet");
    }
    return read_secrets(folder, epoch);
}

// An epoch that is lost, or comes from an old backup, is found by the token that was made with it.
Outcome<> check_staff_epoch(const std::string& folder, const Secrets& secrets) {
    Outcome<std::string> token = read_secret(folder + "/admin.token");
    if (!token) {
        return std::unexpected(token.error());
    }
    http::TokenFault why{};
    std::optional<http::Claims> claims =
        http::JwtKey(secrets.token_key, secrets.previous_token_key)
            .verify(std::string_view(*token).substr(0, token->find('\n')), why);
    if (!claims || claims->staff_epoch <= secrets.staff_epoch) {
        return {};
    }
    std::string path = folder + "/staff.epoch";
    bool there = ::access(path.c_str(), F_OK) == 0;
    return base::fault(
        there ? base::FaultKind::damaged : base::FaultKind::missing,
        fmt::format("{} {}, and admin.token was made with epoch {}: tokens that were withdrawn "
                    "would be good again. Restore it from a backup, or run onrush token rotate-key "
                    "{} --now, which makes all tokens void",
                    path, there ? fmt::format("holds {}", secrets.staff_epoch) : "is missing",
                    claims->staff_epoch, folder));
}

Outcome<> renew_admin_token(const std::string& folder) {
    Outcome<Secrets> secrets = read_secrets(folder, Epoch::checked);
    if (!secrets) {
        return std::unexpected(secrets.error());
    }
    base::SystemClock clock;
    return write_admin_token(folder, tokens_of(*secrets, clock));
}

Outcome<Secrets> read_secrets(const std::string& folder, Epoch checked) {
    Secrets secrets;
    Outcome<std::string> key = open_key(folder + "/token.key", random_key);
    if (!key) {
        return std::unexpected(key.error());
    }
    secrets.token_key = *key;
    key = read_key(previous_key(folder));
    if (!key) {
        return std::unexpected(key.error());
    }
    secrets.previous_token_key = *key;
    // Derived from the key of tokens at first, as it was before it had a file of its own: keys that
    // were kept then are still found, and a new key of tokens does not change it.
    key = open_key(folder + "/fingerprint.key", [&] {
        return Outcome<std::string>(
            http::JwtKey(secrets.token_key).derive("idempotency fingerprints"));
    });
    if (!key) {
        return std::unexpected(key.error());
    }
    secrets.fingerprint_key = *key;
    Outcome<std::uint32_t> epoch = read_staff_epoch(folder);
    if (!epoch) {
        return std::unexpected(epoch.error());
    }
    secrets.staff_epoch = *epoch;
    if (checked == Epoch::checked) {
        if (Outcome<> right = check_staff_epoch(folder, secrets); !right) {
            return std::unexpected(right.error());
        }
    }
    return secrets;
}

}  // namespace

Outcome<Secrets> open_secrets(const std::string& folder) {
    Outcome<SecretsLock> lock = SecretsLock::take(folder);
    return lock ? read_secrets(folder, Epoch::checked) : std::unexpected(lock.error());
}

Outcome<std::uint32_t> read_staff_epoch(const std::string& folder) {
    std::string path = folder + "/staff.epoch";
    Outcome<std::string> text = read_secret(path);
    if (!text) {
        return std::unexpected(text.error());
    }
    if (text->empty() && ::access(path.c_str(), F_OK) != 0) {
        return 0;
    }
    std::uint32_t epoch = 0;
    const char* end = text->data() + text->size() - (text->ends_with('\n') ? 1 : 0);
    auto [stopped, code] = std::from_chars(text->data(), end, epoch);
    if (code != std::errc() || stopped != end) {
        return base::fault(base::FaultKind::damaged,
                           fmt::format("{} must hold a number: restore it from a backup; or "
                                       "remove it and run onrush token rotate-key {} --now, which "
                                       "makes all tokens void",
                                       path, path.substr(0, path.rfind('/'))));
    }
    return epoch;
}

Outcome<> keep_admin_token(const std::string& folder, const base::Clock& clock) {
    Outcome<SecretsLock> lock = SecretsLock::take(folder);
    if (!lock) {
        return std::unexpected(lock.error());
    }
    // Read again: who has replaced one since has made a token with it.
    Outcome<Secrets> secrets = read_secrets(folder, Epoch::checked);
    if (!secrets) {
        return std::unexpected(secrets.error());
    }
    Outcome<std::string> token = read_secret(folder + "/admin.token");
    if (!token) {
        return std::unexpected(token.error());
    }
    std::string_view text = *token;
    text = text.substr(0, text.find('\n'));
    api::Tokens tokens = tokens_of(*secrets, clock);
    http::TokenFault why{};
    std::optional<http::Claims> claims = tokens.key().verify(text, why);
    bool good = claims && !tokens.is_withdrawn(*claims) &&
                claims->expires_at > clock.now() + admin_token_renewed_before;
    return good ? Outcome<>() : write_admin_token(folder, tokens);
}

Outcome<> withdraw_staff_tokens(const std::string& folder) {
    Outcome<SecretsLock> lock = SecretsLock::take_as_owner(folder);
    if (!lock) {
        return std::unexpected(lock.error());
    }
    Outcome<Secrets> secrets = existing_secrets(folder, Epoch::checked);
    if (!secrets) {
        return std::unexpected(secrets.error());
    }
    if (secrets->staff_epoch == std::numeric_limits<std::uint32_t>::max()) {
        return base::fault(
            base::FaultKind::usage,
            fmt::format("the last epoch is used: remove {0}/staff.epoch and run onrush token "
                        "rotate-key {0} --now, which makes all tokens void",
                        folder));
    }
    return base::in_order(
        [&] {
            return write_secret(folder + "/staff.epoch",
                                fmt::format("{}\n", secrets->staff_epoch + 1));
        },
        [&] { return renew_admin_token(folder); });
}

Outcome<> replace_token_key(const std::string& folder, bool void_at_once) {
    Outcome<SecretsLock> lock = SecretsLock::take_as_owner(folder);
    if (!lock) {
        return std::unexpected(lock.error());
    }
    // With another key no token is good, of whatever epoch.
    Outcome<Secrets> secrets =
        existing_secrets(folder, void_at_once ? Epoch::of_no_matter : Epoch::checked);
    if (!secrets) {
        return std::unexpected(secrets.error());
    }
    Outcome<std::string> fresh = random_key();
    if (!fresh) {
        return std::unexpected(fresh.error());
    }
    // The old key first: whenever this is cut short, tokens of users are good.
    return base::in_order(
        [&] {
            return void_at_once ? Outcome<>()
                                : write_secret(previous_key(folder), secrets->token_key);
        },
        [&] { return write_secret(folder + "/token.key", *fresh); },
        [&] {
            bool gone =
                !void_at_once || ::unlink(previous_key(folder).c_str()) == 0 || errno == ENOENT;
            return gone ? Outcome<>() : os_fault(errno, previous_key(folder));
        },
        [&] { return renew_admin_token(folder); });
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
