// Ed25519 signatures (RFC 8032), by libsodium. Any thread.
//
// The same key and message always give the same signature, so whoever signs needs no randomness.
// Signing costs some 36 us and verifying some 110 us, half of what OpenSSL takes for them: keep
// what was signed or verified where it comes again.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace onrush::http {

inline constexpr std::size_t ed25519_key_bytes = 32;  // of a seed, and of a public key
inline constexpr std::size_t ed25519_signature_bytes = 64;

using Ed25519Signature = std::array<char, ed25519_signature_bytes>;

class Ed25519PublicKey {
public:
    // Of ed25519_key_bytes. Bytes that are no key verify nothing.
    explicit Ed25519PublicKey(std::string_view bytes);

    [[nodiscard]] const std::string& bytes() const { return bytes_; }
    [[nodiscard]] bool verify(std::string_view message, std::string_view signature) const;

private:
    std::string bytes_;
};

class Ed25519Key {
public:
    // The private key is made from ed25519_key_bytes random bytes.
    explicit Ed25519Key(std::string_view seed);
    ~Ed25519Key();
    Ed25519Key(Ed25519Key&&) noexcept;
    Ed25519Key& operator=(Ed25519Key&&) noexcept;

    [[nodiscard]] const Ed25519PublicKey& public_key() const { return public_key_; }
    [[nodiscard]] Ed25519Signature sign(std::string_view message) const;

private:
    struct Secret;

    std::unique_ptr<const Secret> secret_;
    Ed25519PublicKey public_key_;
};

}  // namespace onrush::http
