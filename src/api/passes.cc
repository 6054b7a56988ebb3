#include "api/passes.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "api/limits.h"
#include "base/check.h"
#include "base/id.h"
#include "http/base64url.h"
#include "http/eddsa_jwt.h"
#include "http/json_body.h"
#include "http/token_cache.h"

namespace onrush::api {

// A member that is not here makes the pass malformed.
struct PassClaims {
    std::string iss;
    std::string sub;
    std::int64_t room = 0;
    std::string jti;
    std::int64_t iat = 0;
    std::int64_t exp = 0;

    static constexpr std::int64_t id_max = static_cast<std::int64_t>(base::id_limit) - 1;
    static constexpr std::int64_t seconds_max = 253'402'300'799;  // the end of the year 9999
    static constexpr std::array ranges = {
        base::range("iss", 1, limits::issuer_bytes_max),
        base::range("sub", 1, 16),
        base::range("room", 1, id_max),
        base::range("jti", 1, 16),
        base::range("iat", 0, seconds_max),
        base::range("exp", 0, seconds_max),
    };
};
BOOST_DESCRIBE_STRUCT(PassClaims, (), (iss, sub, room, jti, iat, exp))

namespace {

// An id in its one spelling; 0 for anything else.
std::uint64_t id_in(std::string_view text) {
    std::uint64_t id = 0;
    auto [stopped, code] = std::from_chars(text.data(), text.data() + text.size(), id);
    bool is_id = code == std::errc() && stopped == text.data() + text.size() &&
                 text.front() != '0' && id < base::id_limit;
    return is_id ? id : 0;
}

std::string claims_of(const Pass& pass, std::string_view issuer) {
    for (std::uint64_t id : {pass.account, pass.room, pass.ticket}) {
        ONRUSH_CHECK(id > 0 && id < base::id_limit, "a pass with the id {}", id);
    }
    base::Duration lasts = pass.expires_at - pass.issued_at;
    ONRUSH_CHECK(lasts > base::Duration() && lasts <= limits::pass_valid_max,
                 "a pass that is valid for {} ms", lasts.ms);
    ONRUSH_CHECK(pass.issued_at.ms % 1000 == 0 && pass.expires_at.ms % 1000 == 0,
                 "a pass from {} to {}, not whole seconds", pass.issued_at.ms, pass.expires_at.ms);
    return fmt::format(R"({{"iss":"{}","sub":"{}","room":{},"jti":"{}","iat":{},"exp":{}}})",
                       issuer, pass.account, pass.room, pass.ticket, pass.issued_at.ms / 1000,
                       pass.expires_at.ms / 1000);
}

// Of a pass that is longer than it may be there is no key.
const SigningKey* key_of(const KeyRing& ring, std::string_view head, base::Instant now) {
    for (const SigningKey& key : ring.keys()) {
        if (key.pass_head == head && ring.taken_until(key) > now) {
            return &key;
        }
    }
    return nullptr;
}

// What a token says, before anybody has looked at its signature.
struct ReadPass {
    Pass pass;
    http::TokenParts parts;
    const SigningKey* key = nullptr;  // null: it was verified before
};
using Read = std::expected<ReadPass, PassFault>;

std::expected<Pass, PassFault> pass_in_claims(std::string_view text, std::string_view issuer) {
    char room[limits::pass_bytes_max];
    std::optional<std::string_view> json = http::from_base64url(text, room);
    PassClaims claims;
    if (!json || http::decode_json(*json, claims)) {
        return std::unexpected(PassFault::malformed);
    }
    Pass pass{id_in(claims.sub), static_cast<std::uint64_t>(claims.room), id_in(claims.jti),
              base::Instant(claims.iat * 1000), base::Instant(claims.exp * 1000)};
    base::Duration lasts = pass.expires_at - pass.issued_at;
    if (pass.account == 0 || pass.ticket == 0 || lasts <= base::Duration() ||
        lasts > limits::pass_valid_max) {
        return std::unexpected(PassFault::malformed);
    }
    if (claims.iss != issuer) {
        return std::unexpected(PassFault::wrong_issuer);
    }
    return pass;
}

Read read_pass(std::string_view token, const KeyRing& ring, std::string_view issuer,
               base::Instant now) {
    std::optional<http::TokenParts> parts = http::split_token(token);
    if (!parts) {
        return std::unexpected(PassFault::malformed);
    }
    const SigningKey* key = key_of(ring, parts->head, now);
    if (key == nullptr) {
        return std::unexpected(http::is_eddsa_head(parts->head, pass_type) ? PassFault::unknown_key
                                                                           : PassFault::malformed);
    }
    std::expected<Pass, PassFault> pass = pass_in_claims(parts->claims, issuer);
    if (!pass) {
        return std::unexpected(pass.error());
    }
    return ReadPass{*pass, *parts, key};
}

// What costs nothing to find out, so that no signature is verified for it.
std::optional<PassFault> fault_of(const Pass& pass, std::uint64_t room,
                                  std::optional<std::uint64_t> account, base::Instant now) {
    if (pass.issued_at > now + limits::clock_ahead_max) {
        return PassFault::not_yet_issued;
    }
    if (pass.expires_at <= now) {
        return PassFault::expired;
    }
    if (pass.room != room) {
        return PassFault::wrong_room;
    }
    if (account && pass.account != *account) {
        return PassFault::wrong_account;
    }
    return std::nullopt;
}

template <typename Thread>
std::vector<std::unique_ptr<Thread>> one_for_each(std::size_t io_threads) {
    std::vector<std::unique_ptr<Thread>> threads;
    threads.reserve(io_threads);
    for (std::size_t i = 0; i < io_threads; ++i) {
        threads.push_back(std::make_unique<Thread>());
    }
    return threads;
}

}  // namespace

bool is_issuer(std::string_view text) {
    auto is_plain = [](char letter) {
        return letter > ' ' && letter <= '~' && letter != '"' && letter != '\\';
    };
    return !text.empty() && text.size() <= limits::issuer_bytes_max &&
           std::ranges::all_of(text, is_plain);
}

// The passes signed last, each in the place that its ticket has.
struct PassSigner::Thread {
    struct Signed {
        Pass pass;
        std::string text;
    };
    std::shared_ptr<const KeyRing> ring;
    const SigningKey* key = nullptr;  // of that ring; all that is kept was signed with it
    std::vector<Signed> kept{limits::passes_signed_kept};
};

PassSigner::PassSigner(const SigningKeys& keys, std::string issuer, std::size_t io_threads)
    : keys_(keys), issuer_(std::move(issuer)), threads_(one_for_each<Thread>(io_threads)) {
    ONRUSH_CHECK(is_issuer(issuer_), "the issuer \"{}\"", issuer_);
}

PassSigner::~PassSigner() = default;

std::string_view PassSigner::sign(std::size_t io_thread, const Pass& pass) {
    Thread& thread = *threads_[io_thread];
    std::shared_ptr<const KeyRing> ring = keys_.ring();
    const SigningKey& key = ring->signing(keys_.clock().now());
    if (&key != thread.key) {
        for (Thread::Signed& one : thread.kept) {
            one.pass = {};
        }
        thread.key = &key;
    }
    thread.ring = std::move(ring);
    Thread::Signed& place = thread.kept[pass.ticket % thread.kept.size()];
    if (place.pass != pass) {
        place.text = http::sign_eddsa(key.key, key.pass_head, claims_of(pass, issuer_));
        ONRUSH_CHECK(place.text.size() <= limits::pass_bytes_max, "a pass of {} bytes",
                     place.text.size());
        place.pass = pass;
    }
    return place.text;
}

struct PassKeys::Thread {
    std::shared_ptr<const KeyRing> ring;  // all that is kept was verified with it
    http::TokenCache<Pass> verified{limits::passes_verified_kept};
};

PassKeys::PassKeys(const SigningKeys& keys, std::string issuer, std::size_t io_threads)
    : keys_(keys), issuer_(std::move(issuer)), threads_(one_for_each<Thread>(io_threads)) {}

PassKeys::~PassKeys() = default;

std::expected<Pass, PassFault> PassKeys::verify(std::size_t io_thread, std::string_view token,
                                                std::uint64_t room,
                                                std::optional<std::uint64_t> account) {
    Thread& thread = *threads_[io_thread];
    if (std::shared_ptr<const KeyRing> ring = keys_.ring(); ring != thread.ring) {
        thread.ring = std::move(ring);
        thread.verified.clear();
    }
    if (token.size() < thread.verified.token_bytes_min || token.size() > limits::pass_bytes_max) {
        return std::unexpected(PassFault::malformed);
    }
    base::Instant now = keys_.clock().now();
    const Pass* known = thread.verified.find(token);
    Read read =
        known != nullptr ? Read({*known, {}}) : read_pass(token, *thread.ring, issuer_, now);
    if (!read) {
        return std::unexpected(read.error());
    }
    if (std::optional<PassFault> fault = fault_of(read->pass, room, account, now)) {
        return std::unexpected(*fault);
    }
    if (read->key != nullptr) {
        if (read->pass.expires_at > thread.ring->taken_until(*read->key) ||
            !http::is_signed_with(read->key->key.public_key(), read->parts)) {
            return std::unexpected(PassFault::wrong_signature);
        }
        thread.verified.keep(token, read->pass);
    }
    return read->pass;
}

std::uint64_t PassKeys::cache_hits(std::size_t io_thread) const {
    return threads_[io_thread]->verified.hits();
}

}  // namespace onrush::api
