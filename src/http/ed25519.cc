#include "http/ed25519.h"

#include <openssl/evp.h>

#include "base/check.h"

namespace onrush::http {

namespace {

const unsigned char* octets(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using SigningContext = std::unique_ptr<EVP_MD_CTX, FreeContext>;

std::string_view of_key_size(std::string_view bytes) {
    ONRUSH_CHECK(bytes.size() == ed25519_key_bytes, "an Ed25519 key of {} bytes", bytes.size());
    return bytes;
}

std::string public_bytes(const EVP_PKEY* key) {
    std::string bytes(ed25519_key_bytes, '\0');
    std::size_t size = bytes.size();
    int done =
        EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(bytes.data()), &size);
    ONRUSH_CHECK(done == 1 && size == bytes.size(), "OpenSSL gave {} bytes of a public key", size);
    return bytes;
}

}  // namespace

void detail::FreeKey::operator()(evp_pkey_st* key) const {
    EVP_PKEY_free(key);
}

Ed25519PublicKey::Ed25519PublicKey(std::string_view bytes)
    : bytes_(of_key_size(bytes)),
      key_(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(bytes_), bytes_.size())) {
    ONRUSH_CHECK(key_ != nullptr, "OpenSSL takes no public key of {} bytes", bytes_.size());
}

bool Ed25519PublicKey::verify(std::string_view message, std::string_view signature) const {
    if (signature.size() != ed25519_signature_bytes) {
        return false;
    }
    SigningContext context(EVP_MD_CTX_new());
    int begun = EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key_.get());
    ONRUSH_CHECK(begun == 1, "OpenSSL cannot verify with Ed25519");
    return EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(message),
                            message.size()) == 1;
}

Ed25519Key::Ed25519Key(std::string_view seed)
    : key_(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, octets(of_key_size(seed)),
                                        seed.size())),
      public_key_(public_bytes(key_.get())) {}

Ed25519Signature Ed25519Key::sign(std::string_view message) const {
    Ed25519Signature signature;
    std::size_t size = signature.size();
    SigningContext context(EVP_MD_CTX_new());
    int done = EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get());
    done = done == 1
               ? EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()),
                                &size, octets(message), message.size())
               : done;
    ONRUSH_CHECK(done == 1 && size == signature.size(), "OpenSSL cannot sign with Ed25519");
    return signature;
}

}  // namespace onrush::http
