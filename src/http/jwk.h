// Public Ed25519 keys as others read them: JSON Web Keys (RFC 7517, RFC 8037). Any thread.
//
// A key is named by its thumbprint (RFC 7638), so nobody hands out names and no two keys share one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "http/described.h"
#include "http/ed25519.h"

namespace onrush::http {

struct Jwk {
    std::string kty = "OKP";
    std::string crv = "Ed25519";
    std::string alg = "EdDSA";
    std::string use = "sig";
    std::string kid;
    std::string x;                            // the public key, base64url
    std::optional<base::Instant> retired_at;  // when its successor began to sign
    // The lengths of base64url of 32 bytes.
    static constexpr std::array ranges = {
        base::range("kid", 43, 43, "The thumbprint of the key (RFC 7638)"),
        base::range("x", 43, 43, "The public key, base64url"),
    };
};
BOOST_DESCRIBE_STRUCT(Jwk, (), (kty, crv, alg, use, kid, x, retired_at))

struct JwkSet {
    std::vector<Jwk> keys;
    // Sign no more, and passes of them have ended. Documents that they signed are still good. A
    // library for JWKs passes this member over, as RFC 7517 has it.
    std::vector<Jwk> retired;
};
BOOST_DESCRIBE_STRUCT(JwkSet, (), (keys, retired))

[[nodiscard]] std::string thumbprint(const Ed25519PublicKey& key);
[[nodiscard]] Jwk jwk_of(const Ed25519PublicKey& key);

// base64url of the 32 bytes; nothing when it is something else.
[[nodiscard]] std::optional<Ed25519PublicKey> public_key_in(std::string_view text);
// The key of that name in a set as we publish it, retired or not; nothing when it is not there, is
// not named by its thumbprint, or the text is not such a set.
[[nodiscard]] std::optional<Ed25519PublicKey> public_key_in_set(std::string_view json,
                                                                std::string_view kid);

}  // namespace onrush::http
