#include "http/jwk.h"

#include <fmt/format.h>

#include "base/sha256.h"
#include "http/base64url.h"
#include "http/json_body.h"

namespace onrush::http {

std::string thumbprint(const Ed25519PublicKey& key) {
    std::string x;
    append_base64url(x, key.bytes());
    base::Digest digest =
        base::sha256(fmt::format(R"({{"crv":"Ed25519","kty":"OKP","x":"{}"}})", x));
    std::string text;
    append_base64url(text, base::view_of(digest));
    return text;
}

Jwk jwk_of(const Ed25519PublicKey& key) {
    Jwk jwk;
    jwk.kid = thumbprint(key);
    append_base64url(jwk.x, key.bytes());
    return jwk;
}

std::optional<Ed25519PublicKey> public_key_in(std::string_view text) {
    char room[ed25519_key_bytes];
    std::optional<std::string_view> bytes = from_base64url(text, room);
    if (!bytes || bytes->size() != ed25519_key_bytes) {
        return std::nullopt;
    }
    return std::optional<Ed25519PublicKey>(std::in_place, *bytes);
}

std::optional<Ed25519PublicKey> public_key_in_set(std::string_view json, std::string_view kid) {
    JwkSet set;
    if (decode_json(json, set)) {
        return std::nullopt;
    }
    for (const std::vector<Jwk>* keys : {&set.keys, &set.retired}) {
        for (const Jwk& jwk : *keys) {
            if (jwk.kid == kid && jwk.kty == "OKP" && jwk.crv == "Ed25519") {
                std::optional<Ed25519PublicKey> key = public_key_in(jwk.x);
                return key && thumbprint(*key) == kid ? std::move(key) : std::nullopt;
            }
        }
    }
    return std::nullopt;
}

}  // namespace onrush::http
