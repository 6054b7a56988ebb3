#include "http/eddsa_jwt.h"

#include <fmt/format.h>

#include "http/base64url.h"
#include "http/described.h"
#include "http/json_body.h"

namespace onrush::http {

// A member that is not here makes the head malformed.
struct EddsaHead {
    std::string alg;
    std::string typ;
    std::string kid;
    static constexpr std::array ranges = {base::range("kid", 43, 43)};
};
BOOST_DESCRIBE_STRUCT(EddsaHead, (), (alg, typ, kid))

namespace {

constexpr std::size_t head_bytes_max = 256;  // of what may be a head

std::string_view text_of_signature(const Ed25519Signature& signature) {
    return {signature.data(), signature.size()};
}

}  // namespace

std::string eddsa_head(std::string_view type, std::string_view kid) {
    std::string head;
    append_base64url(head, fmt::format(R"({{"alg":"EdDSA","typ":"{}","kid":"{}"}})", type, kid));
    return head;
}

std::string sign_eddsa(const Ed25519Key& key, std::string_view head, std::string_view claims) {
    std::string token;
    token.reserve(head.size() + claims.size() * 3 / 2 + ed25519_signature_bytes * 3 / 2 + 2);
    token += head;
    token += '.';
    append_base64url(token, claims);
    Ed25519Signature signature = key.sign(token);
    token += '.';
    append_base64url(token, text_of_signature(signature));
    return token;
}

std::optional<TokenParts> split_token(std::string_view token) {
    std::size_t first = token.find('.');
    std::size_t second =
        first == std::string_view::npos ? std::string_view::npos : token.find('.', first + 1);
    if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) {
        return std::nullopt;
    }
    return TokenParts{token.substr(0, first), token.substr(first + 1, second - first - 1),
                      token.substr(second + 1), token.substr(0, second)};
}

bool is_signed_with(const Ed25519PublicKey& key, const TokenParts& token) {
    char room[ed25519_signature_bytes];
    std::optional<std::string_view> signature = from_base64url(token.signature, room);
    return signature && key.verify(token.signed_text, *signature);
}

bool is_eddsa_head(std::string_view head, std::string_view type) {
    char room[head_bytes_max];
    std::optional<std::string_view> json = from_base64url(head, room);
    EddsaHead read;
    return json && !decode_json(*json, read) && read.alg == "EdDSA" && read.typ == type;
}

}  // namespace onrush::http
