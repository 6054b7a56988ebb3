// One request as a handler sees it: a fixed set of views, no list of fields.
//
// The views point into the connection's buffer and are valid only while Handler::handle() runs.
// What a handler needs later it copies, usually by decoding its command into the exchange.
#pragma once

#include <cstdint>
#include <string_view>

namespace onrush::http {

// `unused`: TRACE and QUERY, which are known and which no route has. `other`: unknown.
enum class Method : std::uint8_t { get, head, post, put, patch, delete_, options, unused, other };
constexpr std::size_t methods = static_cast<std::size_t>(Method::other) + 1;

[[nodiscard]] std::string_view name_of(Method method);

struct Request {
    Method method = Method::other;
    bool http11 = true;
    bool keep_alive = true;
    bool chunked = false;
    bool expects_continue = false;
    bool has_content_length = false;
    std::uint64_t content_length = 0;

    std::string_view target;  // as sent
    std::string_view path;    // from the first slash to '?'; "*" for OPTIONS *
    std::string_view query;   // after '?', still percent-encoded
    std::string_view head;    // all of it, for who reads a field that is not kept here
    std::string_view body;

    // Empty when the field was not sent. Of a repeated field the first one counts, unless
    // repeating it is refused, even if the first one was empty (Host, Content-Length,
    // Authorization, Content-Type, Expect, Idempotency-Key, Origin, Sec-Fetch-Site, X-User-Id,
    // X-Role).
    std::string_view accept;
    std::string_view accept_encoding;
    std::string_view authorization;
    std::string_view content_type;
    std::string_view expect;
    std::string_view host;  // "name", "name:port"; of the target where that names one
    std::string_view idempotency_key;
    bool has_idempotency_key = false;  // also an empty one
    std::string_view if_none_match;
    std::string_view last_event_id;
    std::string_view origin;
    std::string_view sec_fetch_site;
    std::string_view traceparent;
    std::string_view transfer_encoding;
    std::string_view x_request_id;
    std::string_view x_role;
    std::string_view x_user_id;
};

}  // namespace onrush::http
