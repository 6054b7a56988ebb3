// The functions used here are deprecated in favour of the general interface, not unsafe; what that
// would cost is said in the header.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "http/hmac_sha256.h"

#include <cstring>

#include <openssl/crypto.h>
#include <openssl/sha.h>

namespace onrush::http {

struct HmacSha256::State {
    SHA256_CTX inner;
    SHA256_CTX outer;
    ~State() { OPENSSL_cleanse(this, sizeof *this); }
};

// RFC 2104: H(key ^ opad, H(key ^ ipad, message)), a long key being hashed first.
HmacSha256::HmacSha256(std::string_view key) : state_(std::make_unique<State>()) {
    std::array<unsigned char, SHA256_CBLOCK> block{};
    if (key.size() > block.size()) {
        SHA256(reinterpret_cast<const unsigned char*>(key.data()), key.size(), block.data());
    } else {
        std::memcpy(block.data(), key.data(), key.size());
    }
    auto start = [&](SHA256_CTX& hash, unsigned char pad) {
        std::array<unsigned char, SHA256_CBLOCK> padded;
        for (std::size_t i = 0; i < padded.size(); ++i) {
            padded[i] = block[i] ^ pad;
        }
        SHA256_Init(&hash);
        SHA256_Update(&hash, padded.data(), padded.size());
        OPENSSL_cleanse(padded.data(), padded.size());
    };
    start(state_->inner, 0x36);
    start(state_->outer, 0x5c);
    OPENSSL_cleanse(block.data(), block.size());
}

HmacSha256::~HmacSha256() = default;

std::array<std::uint8_t, 32> HmacSha256::code(std::string_view message) const {
    std::array<std::uint8_t, 32> digest;
    SHA256_CTX hash = state_->inner;
    SHA256_Update(&hash, message.data(), message.size());
    SHA256_Final(digest.data(), &hash);
    hash = state_->outer;
    SHA256_Update(&hash, digest.data(), digest.size());
    SHA256_Final(digest.data(), &hash);
    return digest;
}

}  // namespace onrush::http
