// Access tokens: JWT, only with HS256. Tokens for others to check are in eddsa_jwt.h.
//
// sign() makes {"alg":"HS256","typ":"JWT"} tokens with the claims below. Verifying is strict: the
// algorithm must be HS256, all claims must be present with their types and no others except "iat"
// and "staff", the signature is compared in constant time, and the expiry must lie ahead. A key has
// at least 32 bytes. After a key was replaced, tokens of the one before are still taken.
//
// JwtVerifier keeps the tokens it has verified, by their bytes, so that a caller who comes again
// costs a comparison and no HMAC. The cache is of fixed size and belongs to one io thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "http/exchange.h"
#include "http/hmac_sha256.h"
#include "http/token_cache.h"

namespace onrush::http {

struct Claims {
    std::uint64_t account = 0;  // "sub", a decimal string; 0 only for staff without an account
    Who role = Who::user;       // "role"
    std::uint32_t epoch = 0;    // "epoch": tokens of an earlier one are void
    base::Instant expires_at;   // "exp", whole seconds
    // "staff", left out when 0: tokens of roles above user are void when it is not the server's.
    std::uint32_t staff_epoch = 0;
    friend bool operator==(const Claims&, const Claims&) = default;
};

enum class TokenFault : std::uint8_t { malformed, wrong_signature, expired, withdrawn };

inline constexpr std::size_t jwt_key_bytes_min = 32;
inline constexpr std::size_t jwt_token_bytes_max = 512;

// An HS256 key, prepared once; then read by any thread. It signs with the one key, and verifies
// with it and with the previous one, if there is any.
class JwtKey {
public:
    explicit JwtKey(std::string_view bytes, std::string_view previous = {});

    [[nodiscard]] std::string sign(const Claims& claims) const;
    // A key for something else that must not be guessed: `purpose` names it.
    [[nodiscard]] std::string derive(std::string_view purpose) const;
    // Without a cache and without looking at the clock.
    [[nodiscard]] std::optional<Claims> verify(std::string_view token, TokenFault& fault) const;

private:
    HmacSha256 hmac_;
    std::optional<HmacSha256> previous_;
};

class JwtVerifier {
public:
    // Room for `entries_max` tokens, a power of two of at least four; some 250 bytes each.
    explicit JwtVerifier(const JwtKey& key, std::size_t entries_max = 16'384);

    // `fault` says why when there are no claims.
    [[nodiscard]] std::optional<Claims> verify(std::string_view token, base::Instant now,
                                               TokenFault& fault);
    [[nodiscard]] std::uint64_t cache_hits() const { return verified_.hits(); }

private:
    const JwtKey& key_;
    TokenCache<Claims> verified_;
};

// The token of "Authorization: Bearer <token>", or nothing.
[[nodiscard]] std::optional<std::string_view> bearer_token(std::string_view authorization);

}  // namespace onrush::http
