// Tokens that others check: compact JWTs with EdDSA (RFC 8037), by Ed25519 keys. Any thread.
//
// A key has one head for each type of token, {"alg":"EdDSA","typ":TYPE,"kid":THUMBPRINT}, and a
// token is taken only when its head is that one, byte for byte. So nothing that a stranger writes
// into a head decides how the token is verified: no other algorithm, key, "jwk" or "crit", and no
// type of token passes for another. A head that differs is read only to say what is wrong with it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/ed25519.h"

namespace onrush::http {

// A token cut at its dots; views into it.
struct TokenParts {
    std::string_view head;  // base64url, as are the others
    std::string_view claims;
    std::string_view signature;
    std::string_view signed_text;  // head, dot, claims
};

// The head of such tokens, in base64url. Type and kid are letters that JSON need not escape.
[[nodiscard]] std::string eddsa_head(std::string_view type, std::string_view kid);

// head.claims.signature, of claims in JSON.
[[nodiscard]] std::string sign_eddsa(const Ed25519Key& key, std::string_view head,
                                     std::string_view claims);

// Nothing unless there are two dots.
[[nodiscard]] std::optional<TokenParts> split_token(std::string_view token);

// Of a token whose head was compared.
[[nodiscard]] bool is_signed_with(const Ed25519PublicKey& key, const TokenParts& token);

// Whether it is the head of a token of that type by some key.
[[nodiscard]] bool is_eddsa_head(std::string_view head, std::string_view type);

}  // namespace onrush::http
