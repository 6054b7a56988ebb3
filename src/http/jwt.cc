#include "http/jwt.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include <openssl/crypto.h>
#include <boost/beast/core/string.hpp>

#include "base/check.h"
#include "base/id.h"
#include "http/base64url.h"
#include "http/json_body.h"

namespace onrush::http {

namespace {

constexpr std::size_t token_bytes_usual = 192;

// {"alg":"HS256","typ":"JWT"}
constexpr std::string_view our_head = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

}  // namespace

constexpr std::int64_t exp_max = 253'402'300'799;  // the end of the year 9999
// A greater number is refused: cut to 32 bits it would be another epoch.
constexpr std::int64_t epoch_max = std::numeric_limits<std::uint32_t>::max();

// The token's two JSON parts. A member that is not here makes the token malformed.
struct TokenHead {
    std::string alg;
    std::optional<std::string> typ;
};
BOOST_DESCRIBE_STRUCT(TokenHead, (), (alg, typ))

struct TokenBody {
    std::string sub;
    std::string role;
    std::int64_t epoch = 0;
    std::int64_t exp = 0;
    std::optional<std::int64_t> iat;
    std::optional<std::int64_t> staff;
    static constexpr std::array ranges = {
        base::range("sub", 1, 16),
        base::range("epoch", 0, epoch_max),
        base::range("exp", 0, exp_max),
        base::range("staff", 0, epoch_max),
    };
};
BOOST_DESCRIBE_STRUCT(TokenBody, (), (sub, role, epoch, exp, iat, staff))

namespace {

std::optional<Who> role_named(std::string_view name) {
    if (name == "user") {
        return Who::user;
    }
    if (name == "service") {
        return Who::service;
    }
    if (name == "admin") {
        return Who::admin;
    }
    return std::nullopt;
}

std::string_view role_of(Who who) {
    switch (who) {
        case Who::user:
            return "user";
        case Who::service:
            return "service";
        case Who::admin:
            return "admin";
        case Who::anyone:
            break;
    }
    ONRUSH_CHECK(false, "no token is for role {}", static_cast<int>(who));
    return {};
}

// Takes the text off the front, if it is there.
bool eat(std::string_view& json, std::string_view text) {
    bool there = json.starts_with(text);
    json.remove_prefix(there ? text.size() : 0);
    return there;
}

// Takes digits off the front that JSON would take for the same number; nothing for others.
bool eat_number(std::string_view& json, std::int64_t max, std::int64_t& number) {
    auto [stopped, code] = std::from_chars(json.data(), json.data() + json.size(), number);
    auto count = static_cast<std::size_t>(stopped - json.data());
    bool plain = code == std::errc() && number >= 0 && number <= max && json.front() != '-' &&
                 (count == 1 || json.front() != '0');
    json.remove_prefix(plain ? count : 0);
    return plain;
}

// The claims as sign() writes them, in a fraction of the time. False says nothing: it may still be
// JSON of another spelling.
bool read_our_spelling(std::string_view json, Claims& claims) {
    std::int64_t account = 0;
    std::int64_t epoch = 0;
    std::int64_t exp = 0;
    std::int64_t staff = 0;
    if (!eat(json, "{\"sub\":\"") || !eat_number(json, detail::exact_max, account) ||
        !eat(json, "\",\"role\":\"")) {
        return false;
    }
    std::string_view name = json.substr(0, json.find('"'));
    json.remove_prefix(name.size());
    std::optional<Who> role = role_named(name);
    if (!role || (account == 0 && *role == Who::user) || !eat(json, "\",\"epoch\":") ||
        !eat_number(json, epoch_max, epoch) || !eat(json, ",\"exp\":") ||
        !eat_number(json, exp_max, exp)) {
        return false;
    }
    bool whole = json == "}" ||
                 (eat(json, ",\"staff\":") && eat_number(json, epoch_max, staff) && json == "}");
    if (!whole) {
        return false;
    }
    claims = {static_cast<std::uint64_t>(account), *role, static_cast<std::uint32_t>(epoch),
              base::Instant(exp * 1000), static_cast<std::uint32_t>(staff)};
    return true;
}

std::optional<Claims> claims_in(std::string_view json) {
    Claims claims;
    if (read_our_spelling(json, claims)) {
        return claims;
    }
    TokenBody body;
    if (decode_json(json, body)) {
        return std::nullopt;
    }
    const char* end = body.sub.data() + body.sub.size();
    auto [stopped, code] = std::from_chars(body.sub.data(), end, claims.account);
    std::optional<Who> role = role_named(body.role);
    bool zero = body.sub == "0";
    bool canonical = code == std::errc() && stopped == end && (zero || body.sub.front() != '0');
    if (!canonical || claims.account >= base::id_limit || !role || (zero && *role == Who::user)) {
        return std::nullopt;
    }
    claims.role = *role;
    claims.epoch = static_cast<std::uint32_t>(body.epoch);
    claims.expires_at = base::Instant(body.exp * 1000);
    claims.staff_epoch = static_cast<std::uint32_t>(body.staff.value_or(0));
    return claims;
}

}  // namespace

JwtKey::JwtKey(std::string_view bytes, std::string_view previous) : hmac_(bytes) {
    ONRUSH_CHECK(bytes.size() >= jwt_key_bytes_min, "a key of {} bytes", bytes.size());
    if (!previous.empty()) {
        ONRUSH_CHECK(previous.size() >= jwt_key_bytes_min, "a key of {} bytes", previous.size());
        previous_.emplace(previous);
    }
}

std::string JwtKey::derive(std::string_view purpose) const {
    auto code = hmac_.code(purpose);
    return {code.begin(), code.end()};
}

std::string JwtKey::sign(const Claims& claims) const {
    ONRUSH_CHECK(
        claims.account < base::id_limit && (claims.account != 0 || claims.role != Who::user),
        "a token for account {}", claims.account);
    Buffer json;
    JsonWriter writer(json);
    writer.begin_object();
    writer.member("sub", std::to_string(claims.account));
    writer.member("role", role_of(claims.role));
    writer.member("epoch", claims.epoch);
    writer.member("exp", claims.expires_at.ms / 1000);
    if (claims.staff_epoch != 0) {
        writer.member("staff", claims.staff_epoch);
    }
    writer.end_object();
    std::string token;
    token.reserve(token_bytes_usual);
    token += our_head;
    token += '.';
    append_base64url(token, json.view());
    std::array<std::uint8_t, 32> signature = hmac_.code(token);
    token += '.';
    append_base64url(token, {reinterpret_cast<const char*>(signature.data()), signature.size()});
    return token;
}

std::optional<Claims> JwtKey::verify(std::string_view token, TokenFault& fault) const {
    fault = TokenFault::malformed;
    std::size_t first = token.find('.');
    std::size_t second = token.find('.', first == std::string_view::npos ? first : first + 1);
    if (token.size() > jwt_token_bytes_max || second == std::string_view::npos) {
        return std::nullopt;
    }
    char room[jwt_token_bytes_max];
    if (token.substr(0, first) != our_head) {
        auto head = from_base64url(token.substr(0, first), room);
        TokenHead header;
        if (!head || decode_json(*head, header) || header.alg != "HS256") {
            return std::nullopt;
        }
    }
    auto given = from_base64url(token.substr(second + 1), room);
    if (!given || given->size() != 32) {
        return std::nullopt;
    }
    auto signed_with = [&](const HmacSha256& hmac) {
        std::array<std::uint8_t, 32> expected = hmac.code(token.substr(0, second));
        return CRYPTO_memcmp(given->data(), expected.data(), expected.size()) == 0;
    };
    if (!signed_with(hmac_) && !(previous_ && signed_with(*previous_))) {
        fault = TokenFault::wrong_signature;
        return std::nullopt;
    }
    auto body = from_base64url(token.substr(first + 1, second - first - 1), room);
    return body ? claims_in(*body) : std::nullopt;
}

JwtVerifier::JwtVerifier(const JwtKey& key, std::size_t entries_max)
    : key_(key), verified_(entries_max) {}

std::optional<Claims> JwtVerifier::verify(std::string_view token, base::Instant now,
                                          TokenFault& fault) {
    if (token.size() < verified_.token_bytes_min || token.size() > jwt_token_bytes_max) {
        fault = TokenFault::malformed;
        return std::nullopt;
    }
    const Claims* known = verified_.find(token);
    std::optional<Claims> claims = known != nullptr ? *known : key_.verify(token, fault);
    if (!claims) {
        return std::nullopt;
    }
    if (claims->expires_at <= now) {
        fault = TokenFault::expired;
        return std::nullopt;
    }
    if (known == nullptr) {
        verified_.keep(token, *claims);
    }
    return claims;
}

std::optional<std::string_view> bearer_token(std::string_view authorization) {
    constexpr std::size_t scheme = sizeof "Bearer " - 1;
    if (authorization.size() <= scheme ||
        !boost::beast::iequals(boost::beast::string_view(authorization.substr(0, scheme)),
                               "bearer ")) {
        return std::nullopt;
    }
    std::string_view token = authorization.substr(scheme);
    while (token.starts_with(' ')) {
        token.remove_prefix(1);
    }
    if (token.empty() || token.find(' ') != std::string_view::npos) {
        return std::nullopt;
    }
    return token;
}

}  // namespace onrush::http
