// Ed25519 signatures (RFC 8032), by OpenSSL. A key is prepared once; then any thread uses it.
//
// The same key and message always give the same signature, so whoever signs needs no randomness.
// Signing costs some 30 us and verifying some 90 us on the machine of bench/results: keep what was
// signed or verified where it comes again.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace onrush::http {

inline constexpr std::size_t ed25519_key_bytes = 32;  // of a seed, and of a public key
inline constexpr std::size_t ed25519_signature_bytes = 64;

using Ed25519Signature = std::array<char, ed25519_signature_bytes>;

namespace detail {

struct FreeKey {
    void operator()(evp_pkey_st* key) const;
};
using OpenSslKey = std::unique_ptr<evp_pkey_st, FreeKey>;

}  // namespace detail

class Ed25519PublicKey {
public:
    // Of ed25519_key_bytes.
    explicit Ed25519PublicKey(std::string_view bytes);

    [[nodiscard]] const std::string& bytes() const { return bytes_; }
    [[nodiscard]] bool verify(std::string_view message, std::string_view signature) const;

private:
    std::string bytes_;
    detail::OpenSslKey key_;
};

class Ed25519Key {
public:
    // The private key is made from ed25519_key_bytes random bytes.
    explicit Ed25519Key(std::string_view seed);

    [[nodiscard]] const Ed25519PublicKey& public_key() const { return public_key_; }
    [[nodiscard]] Ed25519Signature sign(std::string_view message) const;

private:
    detail::OpenSslKey key_;
    Ed25519PublicKey public_key_;
};

}  // namespace onrush::http
