// The secrets of a data folder, each a file of mode 0600.
//
//   DATA/token.key            32 random bytes that sign tokens; who has them can make any token
//   DATA/token.key.previous   the key before: its tokens are still taken; there is none at first
//   DATA/fingerprint.key      the key of the fingerprints that idempotency keys are kept with
//   DATA/staff.epoch          a number: tokens of staff with another one are void; none means 0
//   DATA/admin.token          a token of role admin; made anew when it is no longer good
//   DATA/pass.keys            the keys that sign passes and certificates (pass_keys.h)
//
// None is ever logged. Opened at start, with the folder's lock held; `onrush token` replaces them,
// also while a server runs. Whoever makes or replaces one holds a lock of the secrets from the
// first read to the last write: of two that come at once the second reads what the first wrote.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "api/tokens.h"
#include "base/fault.h"

namespace onrush::app {

struct Secrets {
    std::string token_key;
    std::string previous_token_key;  // empty: none
    std::string fingerprint_key;
    std::uint32_t staff_epoch = 0;
};

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor();
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    [[nodiscard]] int get() const { return fd_; }

private:
    int fd_;
};

// All secrets of a folder, for one who changes them; waits for another. Not the lock of a server
// that runs, which lies in a file of its own. Nothing that takes it calls another that does.
class SecretsLock {
public:
    [[nodiscard]] static base::Outcome<SecretsLock> take(const std::string& folder);
    // For a tool: fault missing when there is no folder, usage when it belongs to another account,
    // whose server could not read the files that this one makes.
    [[nodiscard]] static base::Outcome<SecretsLock> take_as_owner(const std::string& folder);

private:
    explicit SecretsLock(Descriptor locked) : locked_(std::move(locked)) {}

    Descriptor locked_;  // the folder itself
};

// Reads them, or makes those that must be there. Fault usage when others than their owner may read
// one; damaged or missing when staff.epoch is not the one that admin.token was made with, or later:
// tokens that were withdrawn would be good again.
[[nodiscard]] base::Outcome<Secrets> open_secrets(const std::string& folder);
[[nodiscard]] base::Outcome<std::uint32_t> read_staff_epoch(const std::string& folder);

// Makes the admin's token anew, unless it is good for a while yet.
[[nodiscard]] base::Outcome<> keep_admin_token(const std::string& folder, const base::Clock& clock);

// Voids every token of staff and makes a new one for the admin. A running server sees it within
// seconds.
[[nodiscard]] base::Outcome<> withdraw_staff_tokens(const std::string& folder);

// Replaces the key that signs tokens and makes a new token for the admin; the next start uses it.
// Tokens of the old key are taken until the key is replaced again, or not at all any more.
[[nodiscard]] base::Outcome<> replace_token_key(const std::string& folder, bool void_at_once);

// What is in the folder is there after a power cut.
[[nodiscard]] base::Outcome<> sync_names(const std::string& folder);

// A small secret file: replaced whole, mode 0600. Who writes what follows from what was there holds
// the lock.
[[nodiscard]] base::Outcome<> write_secret(const std::string& path, const std::string& text);
// Empty when there is none.
[[nodiscard]] base::Outcome<std::string> read_secret(const std::string& path);

// Of 32 bytes.
[[nodiscard]] base::Outcome<std::string> random_key();

// Takes every right of other users to the folder away: who may write into it can put another
// mirror.db there. Fault usage where that is not allowed and they can write.
[[nodiscard]] base::Outcome<> make_private(const std::string& folder);

}  // namespace onrush::app
