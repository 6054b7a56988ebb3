#include "http/ed25519.h"

#include <array>

#include <sodium.h>

#include "base/check.h"

namespace onrush::http {

namespace {

static_assert(ed25519_key_bytes == crypto_sign_SEEDBYTES);
static_assert(ed25519_key_bytes == crypto_sign_PUBLICKEYBYTES);
static_assert(ed25519_signature_bytes == crypto_sign_BYTES);

const unsigned char* octets(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

// Of what a key is made from, which is the first that anybody does here.
std::string_view of_key_size(std::string_view bytes) {
    static const int ready = sodium_init();
    ONRUSH_CHECK(ready >= 0, "libsodium cannot start: {}", ready);
    ONRUSH_CHECK(bytes.size() == ed25519_key_bytes, "an Ed25519 key of {} bytes", bytes.size());
    return bytes;
}

}  // namespace

Ed25519PublicKey::Ed25519PublicKey(std::string_view bytes) : bytes_(of_key_size(bytes)) {}

bool Ed25519PublicKey::verify(std::string_view message, std::string_view signature) const {
    return signature.size() == ed25519_signature_bytes &&
           crypto_sign_verify_detached(octets(signature), octets(message), message.size(),
                                       octets(bytes_)) == 0;
}

// The seed and the public key behind it, as libsodium has it.
struct Ed25519Key::Secret {
    explicit Secret(std::string_view seed) {
        std::array<unsigned char, ed25519_key_bytes> behind;
        crypto_sign_seed_keypair(behind.data(), bytes.data(), octets(of_key_size(seed)));
    }
    ~Secret() { sodium_memzero(bytes.data(), bytes.size()); }
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;

    [[nodiscard]] std::string_view public_key() const {
        return {reinterpret_cast<const char*>(bytes.data()) + ed25519_key_bytes, ed25519_key_bytes};
    }

    std::array<unsigned char, crypto_sign_SECRETKEYBYTES> bytes;
};

Ed25519Key::Ed25519Key(std::string_view seed)
    : secret_(std::make_unique<const Secret>(seed)), public_key_(secret_->public_key()) {}

Ed25519Key::~Ed25519Key() = default;
Ed25519Key::Ed25519Key(Ed25519Key&&) noexcept = default;
Ed25519Key& Ed25519Key::operator=(Ed25519Key&&) noexcept = default;

Ed25519Signature Ed25519Key::sign(std::string_view message) const {
    Ed25519Signature signature;
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                         octets(message), message.size(), secret_->bytes.data());
    return signature;
}

}  // namespace onrush::http
