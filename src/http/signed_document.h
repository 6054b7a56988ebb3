// Documents that are signed for good, such as certificates: their bytes, and a signature beside
// them. Any thread.
//
// What is signed is a line that names the purpose, then the bytes of the document:
//
//     onrush-document PURPOSE \n BYTES        (one blank, one line feed)
//
// The blank keeps documents and tokens apart: what is signed of a token has none, being base64url
// and one dot. And a document of one purpose never passes for one of another. Whoever checks needs
// the public key, the purpose and the bytes; docs/passes.md shows it in Python.
#pragma once

#include <string>
#include <string_view>

#include "http/ed25519.h"

namespace onrush::http {

// The signature in base64url. The purpose is a word of small letters and dashes.
[[nodiscard]] std::string sign_document(const Ed25519Key& key, std::string_view purpose,
                                        std::string_view bytes);

[[nodiscard]] bool verify_document(const Ed25519PublicKey& key, std::string_view purpose,
                                   std::string_view bytes, std::string_view signature);

}  // namespace onrush::http
