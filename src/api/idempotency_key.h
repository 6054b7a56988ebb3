// The Idempotency-Key header: its form, its owner, and the request that it belongs to.
//
// On the exchange's io thread, while its request can be seen.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/job.h"
#include "http/exchange.h"
#include "http/hmac_sha256.h"

namespace onrush::api {

// The key itself: a quoted string of RFC 8941, or a bare token; 1 to 255 visible ASCII characters
// without quotes and backslashes. Nothing for anything else.
[[nodiscard]] std::optional<std::string_view> parse_idempotency_key(std::string_view field);

// Whose key it is: the account's; of staff without an account, the token's; else the address's, of
// IPv6 that of its /64, since a caller has a whole one to choose from.
// Strangers must not get each other's answers, and two tools of the operator that choose the same
// key must not hide each other's requests. A gateway that names no user is one caller.
[[nodiscard]] std::uint64_t idempotency_caller(const http::Exchange& exchange);

// Which share of all keys its caller has. Many stand behind a shared address, and one of them must
// not use up what all may have.
[[nodiscard]] engine::KeyShare idempotency_share(const http::Caller& caller, bool shared_address);

// Tells a retry from another request: of the method, the target, the body and the role. Keyed,
// since it is stored: without the key nobody finds two requests with one fingerprint, or guesses a
// password that was in the body.
[[nodiscard]] std::uint64_t idempotency_fingerprint(const http::Exchange& exchange,
                                                    const http::HmacSha256& key);

}  // namespace onrush::api
