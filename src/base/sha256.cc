#include "base/sha256.h"

#include <openssl/evp.h>

#include "base/check.h"

namespace onrush::base {

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
    Sha256 hasher;
    hasher.update(bytes);
    return hasher.finish();
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
