// Any bytes as a token: only one that was signed with the key is taken, and then by its bytes. And
// any bytes as signed claims: what is taken comes back when it is signed in our own spelling.
#include <cstdint>

#include "base/check.h"
#include "http/base64url.h"
#include "http/jwt.h"

namespace {

using namespace onrush;

constexpr std::string_view key_bytes = "0123456789abcdef0123456789abcdef";

std::string signed_claims(std::string_view claims) {
    static const http::HmacSha256 hmac(key_bytes);
    std::string token;
    http::append_base64url(token, R"({"alg":"HS256","typ":"JWT"})");
    token += '.';
    http::append_base64url(token, claims);
    auto code = hmac.code(token);
    token += '.';
    http::append_base64url(token, {reinterpret_cast<const char*>(code.data()), code.size()});
    return token;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const http::JwtKey key(key_bytes);
    static http::JwtVerifier verifier(key, 4);
    static const std::string good =
        key.sign({7, http::Who::user, 1, base::Instant(2'000'000'000'000)});
    std::string_view token(reinterpret_cast<const char*>(data), size);
    http::TokenFault fault{};
    (void)verifier.verify(good, base::Instant(0), fault);
    bool taken = verifier.verify(token, base::Instant(0), fault).has_value();
    // Nobody guesses a signature: what is taken is in the seed corpus, signed with this key.
    ONRUSH_CHECK(!taken || token.starts_with("eyJ"), "took {} bytes", size);
    (void)http::bearer_token(token);
    if (std::optional<http::Claims> claims = key.verify(signed_claims(token), fault)) {
        ONRUSH_CHECK(key.verify(key.sign(*claims), fault) == claims, "claims of {} bytes", size);
    }
    return 0;
}
