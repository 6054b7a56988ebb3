// Any bytes as a pass, as the head of a request that may carry one, as the head of a token, and as
// claims that were signed with our key: what is taken comes back when it is signed again.
#include <cstdint>

#include "api/limits.h"
#include "api/pass_request.h"
#include "api/passes.h"
#include "base/check.h"
#include "http/base64url.h"
#include "http/eddsa_jwt.h"
#include "http/jwk.h"

namespace {

using namespace onrush;

constexpr base::Instant now(1'900'000'000'000);

struct StoppedClock final : base::Clock {
    [[nodiscard]] base::Instant now() const override { return ::now; }
    [[nodiscard]] base::Duration elapsed() const override { return {}; }
};

api::SigningKey key() {
    return {now, std::string(http::ed25519_key_bytes, 'k')};
}

struct Desk {
    StoppedClock clock;
    api::SigningKeys keys{ring(), clock};
    api::PassSigner signer{keys, "onrush", 1};
    api::PassKeys checker{keys, "onrush", 1};

    static std::shared_ptr<const api::KeyRing> ring() {
        std::vector<api::SigningKey> keys;
        keys.push_back(key());
        return std::make_shared<const api::KeyRing>(std::move(keys),
                                                    std::vector<api::RetiredKey>());
    }
};

void sign_claims(Desk& desk, std::string_view claims) {
    static const api::SigningKey ours = key();
    std::string token = http::sign_eddsa(ours.key, ours.pass_head, claims);
    std::expected<api::Pass, api::PassFault> pass = desk.checker.verify(0, token, 3);
    if (pass) {
        std::string again(desk.signer.sign(0, *pass));
        ONRUSH_CHECK(desk.checker.verify(0, again, 3) == pass, "claims of {} bytes", claims.size());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Desk desk;
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    static const std::string good(
        desk.signer.sign(0, {7, 3, 41, now, now + base::Duration::minutes(10)}));
    bool taken = desk.checker.verify(0, bytes, 3).has_value();
    // Nobody guesses a signature.
    ONRUSH_CHECK(!taken || bytes == good, "took {} bytes", size);

    http::Request request;
    request.head = bytes;
    if (std::optional<std::string_view> pass = api::pass_in(request, 3)) {
        ONRUSH_CHECK(pass->size() <= size, "a pass of {} bytes", pass->size());
        (void)desk.checker.verify(0, *pass, 3);
    }
    (void)http::is_eddsa_head(bytes, api::pass_type);
    std::string head;
    http::append_base64url(head, bytes);
    (void)http::is_eddsa_head(head, api::pass_type);
    (void)http::public_key_in(bytes);
    (void)http::public_key_in_set(bytes, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    if (size <= api::limits::pass_bytes_max) {
        sign_claims(desk, bytes);
    }
    return 0;
}
