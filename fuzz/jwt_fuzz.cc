// Any bytes as a token: only one that was signed with the key is taken, and then by its bytes.
#include <cstdint>

#include "base/check.h"
#include "http/jwt.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace onrush;
    static const http::JwtKey key("0123456789abcdef0123456789abcdef");
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
    return 0;
}
