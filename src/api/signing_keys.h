// The Ed25519 keys that sign what others check: passes of waiting rooms, and documents.
//
// A KeyRing holds keys in the order in which they sign, and never changes. A key signs from its
// instant on until the next key does, and what it signed is taken for as long as a pass may last.
//
//     published        signs                        taken                     retired
//     ---------+-------------------+-----------------------------------+------------------>
//            from          from of the next                   + pass_valid_max
//
// SigningKeys is the ring in use. Any thread asks it; whoever watches the file of the keys puts
// another ring in its place, and an io thread sees that with its next request.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "base/time.h"
#include "http/ed25519.h"
#include "http/jwk.h"

namespace onrush::api {

struct SigningKey {
    SigningKey(base::Instant signs_from, std::string_view seed);

    base::Instant from;
    http::Ed25519Key key;
    std::string kid;        // the thumbprint of the public key
    std::string pass_head;  // how passes begin that it signs
};

struct RetiredKey {
    base::Instant at;  // when its successor began to sign
    std::string public_bytes;
};

class KeyRing {
public:
    // At least one key, oldest first.
    KeyRing(std::vector<SigningKey> keys, std::vector<RetiredKey> retired);

    // The newest whose instant has come; the first of all while the clock is behind it.
    [[nodiscard]] const SigningKey& signing(base::Instant now) const;
    [[nodiscard]] const std::vector<SigningKey>& keys() const { return keys_; }
    // Until when something that this key signed may be good.
    [[nodiscard]] base::Instant taken_until(const SigningKey& key) const;
    // As it is published: keys that will sign, sign, or are still taken; and retired ones.
    [[nodiscard]] http::JwkSet jwks(base::Instant now) const;

private:
    std::vector<SigningKey> keys_;
    std::vector<RetiredKey> retired_;
};

struct DocumentSignature {
    std::string kid;
    std::string signature;  // base64url
};

class SigningKeys {
public:
    // `clock` outlives it.
    SigningKeys(std::shared_ptr<const KeyRing> ring, const base::Clock& clock)
        : clock_(clock), ring_(std::move(ring)) {}

    [[nodiscard]] std::shared_ptr<const KeyRing> ring() const {
        base::MutexLock lock(mutex_);
        return ring_;
    }
    void replace(std::shared_ptr<const KeyRing> ring) {
        base::MutexLock lock(mutex_);
        ring_.swap(ring);
    }
    [[nodiscard]] const base::Clock& clock() const { return clock_; }

    [[nodiscard]] http::JwkSet jwks() const { return ring()->jwks(clock_.now()); }
    // See http/signed_document.h.
    [[nodiscard]] DocumentSignature sign_document(std::string_view purpose,
                                                  std::string_view bytes) const;

private:
    const base::Clock& clock_;
    mutable base::Mutex mutex_;
    std::shared_ptr<const KeyRing> ring_ ONRUSH_GUARDED_BY(mutex_);
};

}  // namespace onrush::api
