#include "api/idempotency_key.h"

#include <algorithm>
#include <cstring>

#include "base/sha256.h"
#include "engine/limits.h"
#include "http/address_counts.h"
#include "http/jwt.h"

namespace onrush::api {

namespace {

// Account ids are below 2^53, so these bits tell other callers apart from accounts.
constexpr std::uint64_t of_staff = std::uint64_t{1} << 62;
constexpr std::uint64_t of_address = std::uint64_t{1} << 63;

std::uint64_t first_eight(const std::array<std::uint8_t, 32>& digest) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, digest.data(), sizeof bits);
    return bits;
}

}  // namespace

std::optional<std::string_view> parse_idempotency_key(std::string_view field) {
    bool opened = field.starts_with('"');
    bool closed = field.size() > 1 && field.ends_with('"');
    if (opened != closed) {
        return std::nullopt;
    }
    std::string_view key = opened ? field.substr(1, field.size() - 2) : field;
    bool visible = std::ranges::all_of(
        key, [](char c) { return c > ' ' && c <= '~' && c != '"' && c != '\\'; });
    if (key.empty() || key.size() > engine::limits::idempotency_key_bytes_max || !visible) {
        return std::nullopt;
    }
    return key;
}

std::uint64_t idempotency_caller(const http::Exchange& exchange) {
    const http::Caller& caller = exchange.caller;
    if (caller.account != 0) {
        return caller.account;
    }
    if (caller.who != http::Who::anyone) {
        std::string_view token =
            caller.by_gateway ? std::string_view()
                              : http::bearer_token(exchange.request().authorization).value_or("");
        return (first_eight(base::sha256(token)) & ~of_address) | of_staff;
    }
    return first_eight(base::sha256(http::network_of(exchange.client()))) | of_address;
}

engine::KeyShare idempotency_share(const http::Caller& caller, bool shared_address) {
    if (caller.who > http::Who::user) {
        return engine::KeyShare::staff;
    }
    if (caller.account != 0) {
        return engine::KeyShare::account;
    }
    return shared_address ? engine::KeyShare::shared : engine::KeyShare::address;
}

std::uint64_t idempotency_fingerprint(const http::Exchange& exchange, const http::HmacSha256& key) {
    const http::Request& request = exchange.request();
    base::Sha256 hasher;
    // The parts before the body contain no line break, so no two requests hash the same bytes.
    hasher.update(http::name_of(request.method));
    hasher.update("\n");
    hasher.update(request.target);
    hasher.update("\n");
    char role = static_cast<char>('0' + static_cast<int>(exchange.caller.who));
    hasher.update({&role, 1});
    hasher.update("\n");
    hasher.update(request.body);
    return first_eight(key.code(base::view_of(hasher.finish())));
}

}  // namespace onrush::api
