#include "api/signing_keys.h"

#include "api/limits.h"
#include "api/passes.h"
#include "base/check.h"
#include "http/eddsa_jwt.h"
#include "http/signed_document.h"

namespace onrush::api {

SigningKey::SigningKey(base::Instant signs_from, std::string_view seed)
    : from(signs_from),
      key(seed),
      kid(http::thumbprint(key.public_key())),
      pass_head(http::eddsa_head(pass_type, kid)) {}

KeyRing::KeyRing(std::vector<SigningKey> keys, std::vector<RetiredKey> retired)
    : keys_(std::move(keys)), retired_(std::move(retired)) {
    ONRUSH_CHECK(!keys_.empty(), "no key signs, and {} are retired", retired_.size());
}

const SigningKey& KeyRing::signing(base::Instant now) const {
    std::size_t at = keys_.size() - 1;
    while (at > 0 && keys_[at].from > now) {
        at -= 1;
    }
    return keys_[at];
}

base::Instant KeyRing::taken_until(const SigningKey& key) const {
    bool is_last = &key == &keys_.back();
    return is_last ? base::Instant::never() : (&key + 1)->from + limits::pass_valid_max;
}

http::JwkSet KeyRing::jwks(base::Instant now) const {
    http::JwkSet set;
    auto retire = [&](const http::Ed25519PublicKey& key, base::Instant at) {
        set.retired.push_back(http::jwk_of(key));
        set.retired.back().retired_at = at;
    };
    for (const RetiredKey& old : retired_) {
        retire(http::Ed25519PublicKey(old.public_bytes), old.at);
    }
    for (const SigningKey& key : keys_) {
        if (taken_until(key) > now) {
            set.keys.push_back(http::jwk_of(key.key.public_key()));
        } else {
            retire(key.key.public_key(), (&key + 1)->from);
        }
    }
    return set;
}

DocumentSignature SigningKeys::sign_document(std::string_view purpose,
                                             std::string_view bytes) const {
    std::shared_ptr<const KeyRing> ring = this->ring();
    const SigningKey& key = ring->signing(clock_.now());
    return {key.kid, http::sign_document(key.key, purpose, bytes)};
}

}  // namespace onrush::api
