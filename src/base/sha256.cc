// The functions without a context are deprecated in favour of those with one, not unsafe.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "base/sha256.h"

#include <algorithm>

#include <openssl/evp.h>
#include <openssl/sha.h>

#include "base/check.h"

namespace onrush::base {

namespace {

// Of two parts, one after the other.
Digest sha256_of(ByteView first, ByteView second) {
    Digest digest;
    SHA256_CTX hash;
    SHA256_Init(&hash);
    SHA256_Update(&hash, first.data(), first.size());
    SHA256_Update(&hash, second.data(), second.size());
    SHA256_Final(digest.data(), &hash);
    return digest;
}

}  // namespace

struct Sha256::Context {
    // Fetched once: looking an algorithm up by name costs more than hashing a small record.
    EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    EVP_MD_CTX* state = EVP_MD_CTX_new();

    void start() {
        int done = EVP_DigestInit_ex2(state, algorithm, nullptr);
        ONRUSH_CHECK(done == 1, "OpenSSL cannot start SHA-256");
    }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
    context_->start();
}

Sha256::~Sha256() {
    EVP_MD_CTX_free(context_->state);
    EVP_MD_free(context_->algorithm);
}

void Sha256::update(ByteView bytes) {
    int done = EVP_DigestUpdate(context_->state, bytes.data(), bytes.size());
    ONRUSH_CHECK(done == 1, "OpenSSL cannot hash {} bytes", bytes.size());
}

Digest Sha256::finish() {
    Digest digest{};
    unsigned int length = 0;
    int done = EVP_DigestFinal_ex(context_->state, digest.data(), &length);
    ONRUSH_CHECK(done == 1 && length == digest.size(), "OpenSSL gave {} bytes", length);
    context_->start();
    return digest;
}

Digest sha256(ByteView bytes) {
    return sha256_of(bytes, {});
}

Digest hmac_sha256(ByteView key, ByteView message) {
    std::array<char, SHA256_CBLOCK> block{};
    Digest hashed_key = sha256(key);
    std::ranges::copy(key.size() > block.size() ? view_of(hashed_key) : key, block.begin());
    auto padded = [&](char pad) {
        std::array<char, SHA256_CBLOCK> out = block;
        for (char& byte : out) {
            byte = static_cast<char>(byte ^ pad);
        }
        return out;
    };
    std::array<char, SHA256_CBLOCK> inner = padded(0x36);
    std::array<char, SHA256_CBLOCK> outer = padded(0x5c);
    Digest digest = sha256_of({inner.data(), inner.size()}, message);
    return sha256_of({outer.data(), outer.size()}, view_of(digest));
}

std::string to_hex(const Digest& digest) {
    std::string text;
    text.reserve(digest.size() * 2);
    append_hex(text, view_of(digest));
    return text;
}

ByteView view_of(const Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace onrush::base
