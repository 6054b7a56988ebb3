#include "http/signed_document.h"

#include <fmt/format.h>

#include "base/check.h"
#include "http/base64url.h"

namespace onrush::http {

namespace {

std::string signed_bytes(std::string_view purpose, std::string_view bytes) {
    bool is_word = !purpose.empty() && purpose.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") ==
                                           std::string_view::npos;
    ONRUSH_CHECK(is_word, "a document for \"{}\"", purpose);
    return fmt::format("onrush-document {}\n{}", purpose, bytes);
}

}  // namespace

std::string sign_document(const Ed25519Key& key, std::string_view purpose, std::string_view bytes) {
    Ed25519Signature signature = key.sign(signed_bytes(purpose, bytes));
    std::string text;
    append_base64url(text, {signature.data(), signature.size()});
    return text;
}

bool verify_document(const Ed25519PublicKey& key, std::string_view purpose, std::string_view bytes,
                     std::string_view signature) {
    char room[ed25519_signature_bytes];
    std::optional<std::string_view> given = from_base64url(signature, room);
    return given && key.verify(signed_bytes(purpose, bytes), *given);
}

}  // namespace onrush::http
