#include "http/problem.h"

#include <array>
#include <span>

#include "base/check.h"
#include "base/sentence.h"
#include "http/limits.h"

namespace onrush::http {

namespace problems {
const ProblemType bad_request{"bad-request", 400, "The request is not well-formed HTTP"};
const ProblemType invalid_json{"invalid-json", 400, "The body is not valid JSON"};
const ProblemType wrong_type{"wrong-type", 400, "A value has the wrong type"};
const ProblemType unknown_field{"unknown-field", 400, "A member is unknown"};
const ProblemType duplicate_field{"duplicate-field", 400, "A member is given twice"};
const ProblemType invalid_text{"invalid-text", 400, "A text is not valid UTF-8"};
const ProblemType missing_header{"missing-header", 400, "A required header is missing"};
const ProblemType invalid_header{"invalid-header", 400, "A header has an invalid value"};
const ProblemType unauthorized{"unauthorized", 401, "No valid token was sent"};
const ProblemType forbidden{"forbidden", 403, "The caller's role does not allow this"};
const ProblemType identity_by_gateway{"identity-by-gateway", 403,
                                      "Users are known by a gateway here"};
const ProblemType origin_not_allowed{"origin-not-allowed", 403,
                                     "Pages of this origin may not do this"};
const ProblemType not_found{"not-found", 404, "Nothing was found here"};
const ProblemType method_not_allowed{"method-not-allowed", 405,
                                     "The path does not support this method"};
const ProblemType request_timeout{"request-timeout", 408, "The request took too long to arrive"};
const ProblemType body_too_large{"body-too-large", 413, "The body is too large"};
const ProblemType uri_too_long{"uri-too-long", 414, "The request line is too long"};
const ProblemType unsupported_media_type{"unsupported-media-type", 415,
                                         "The body's media type is not supported"};
const ProblemType expectation_failed{"expectation-failed", 417,
                                     "The Expect header is not supported"};
const ProblemType host_not_allowed{"host-not-allowed", 421,
                                   "The server does not answer for this host"};
const ProblemType idempotency_key_reused{"idempotency-key-reused", 422,
                                         "The idempotency key was used for another request"};
const ProblemType idempotency_answer_gone{"idempotency-answer-gone", 409,
                                          "The first answer can no longer be told"};
const ProblemType idempotency_keys_full{"idempotency-keys-full", 503,
                                        "The server keeps as many idempotency keys as it may"};
const ProblemType too_many_requests{"too-many-requests", 429, "Too many requests"};
const ProblemType too_many_idempotency_keys{
    "too-many-idempotency-keys", 429, "The caller has as many idempotency keys as one caller may"};
const ProblemType too_many_streams{"too-many-streams", 429, "There are too many streams of events"};
const ProblemType head_too_large{"head-too-large", 431, "The request's headers are too large"};
const ProblemType internal{"internal", 500, "The server failed"};
const ProblemType not_implemented{"not-implemented", 501,
                                  "The method or transfer coding is not supported"};
const ProblemType overloaded{"overloaded", 503, "The server is busy"};
const ProblemType too_many_connections{"too-many-connections", 503,
                                       "There are too many connections"};
const ProblemType read_only{"read-only", 503, "The server cannot write: its disk is full"};
const ProblemType recovering{"recovering", 503, "The server is starting"};
const ProblemType draining{"draining", 503, "The server is shutting down"};
const ProblemType version_not_supported{"version-not-supported", 505,
                                        "Only HTTP/1.0 and HTTP/1.1 are supported"};
}  // namespace problems

namespace {

// What a problem means, what to do, and the members that each answer with it has besides. In the
// order of their statuses.
struct Meaning {
    const ProblemType* problem;
    std::string_view text;
    base::Refusal::Members members = {};
};

constexpr base::Refusal::Members wait = {"retryAfterMs"};

}  // namespace

namespace problems {
namespace {
constexpr std::array meanings = {
    Meaning{&bad_request,
            "The request line or a header is malformed. The server closes the connection."},
    Meaning{&invalid_json, "The body must be one JSON object."},
    Meaning{&wrong_type, "The detail says what the member at pointer must be."},
    Meaning{&out_of_range, "The detail says what the value at pointer may be."},
    Meaning{&missing_field,
            "The member at pointer is required. /openapi.json describes the route."},
    Meaning{&unknown_field,
            "Remove the member at pointer, or check its spelling in /openapi.json."},
    Meaning{&duplicate_field, "The member at pointer must be given once."},
    Meaning{&invalid_text, "Texts are UTF-8 without U+0000."},
    Meaning{&missing_header, "The member header names it.", {base::text_member("header")}},
    Meaning{&invalid_header,
            "The member header names it, and the detail says what it must be.",
            {base::text_member("header")}},
    Meaning{&unauthorized,
            "Send the header Authorization: Bearer TOKEN with a token that is still valid."},
    Meaning{&forbidden, "The detail says which role or account the route requires."},
    Meaning{&identity_by_gateway,
            "The gateway in front of this server signs users in. Accounts, sessions and tokens of "
            "users are not made here."},
    Meaning{&origin_not_allowed,
            "A web page of another origin sent this. An operator can allow its origin with the "
            "setting http.origins."},
    Meaning{&not_found,
            "No route has this path, or what its id names does not exist. Ids are numbers from 1, "
            "and /openapi.json lists the routes."},
    Meaning{&method_not_allowed,
            "The header Allow and the member allow list the methods of this path.",
            {base::text_member("allow")}},
    Meaning{&request_timeout,
            "Send the whole request without pauses. The server closes the connection."},
    Meaning{&idempotency_answer_gone,
            "The request was carried out, and an update of the server has changed how its "
            "answer looks. Look at what it made; do not send it again with a new key."},
    Meaning{&body_too_large,
            base::sentence<"A body may have at most ", limits::body_bytes_max,
                           " bytes, or fewer where the server is set so. It closes the "
                           "connection.">},
    Meaning{&uri_too_long,
            base::sentence<"A request line may have at most ", limits::request_line_bytes_max,
                           " bytes. The server closes the connection.">},
    Meaning{&unsupported_media_type, "Send JSON with Content-Type: application/json."},
    Meaning{&expectation_failed,
            "Only Expect: 100-continue is supported. The server closes the connection."},
    Meaning{&host_not_allowed,
            "Use an address, localhost, or a name that the setting http.hosts lists."},
    Meaning{&idempotency_key_reused,
            "Send the request that the key was first used for, or a new key."},
    Meaning{&too_many_requests,
            "The member rateClass names the limit. Try again after retryAfterMs.",
            {base::text_member("rateClass"), "retryAfterMs"}},
    Meaning{&too_many_idempotency_keys,
            "Nothing was done. Keys are forgotten after a day. Try again after retryAfterMs, "
            "or send the request without a key where doing it twice does no harm.",
            wait},
    Meaning{&too_many_streams,
            "The detail says whether your account or your address has all the streams of events "
            "it may have. Close those that you do not need, or ask without a stream."},
    Meaning{&head_too_large,
            base::sentence<"Request line and headers may have at most ", limits::head_bytes_max,
                           " bytes. The server closes the connection.">},
    Meaning{&internal, "Report it with the requestId: the server's log has a line about it."},
    Meaning{&not_implemented,
            "Use the methods of /openapi.json, and chunked as the only transfer coding."},
    Meaning{&overloaded, "Nothing was done. Try again after retryAfterMs.", wait},
    Meaning{&idempotency_keys_full,
            "Nothing was done. Keys are forgotten after a day. Try again after retryAfterMs, "
            "or send the request without a key where doing it twice does no harm.",
            wait},
    Meaning{&too_many_connections,
            "The server, or your address, has all the connections it may have. Close those that "
            "you do not "
            "need, and try again."},
    Meaning{&read_only,
            "Requests that only read still work. Writing works again when the disk has space.",
            wait},
    Meaning{&recovering, "The server reads its data. Try again after retryAfterMs.", wait},
    Meaning{&draining, "Nothing was done. Send the request to another server, or try again later.",
            wait},
    Meaning{&version_not_supported, "The server closes the connection."},
};

}  // namespace
}  // namespace problems

std::vector<const ProblemType*> problem_types() {
    std::vector<const ProblemType*> types;
    types.reserve(problems::meanings.size());
    for (const Meaning& meaning : problems::meanings) {
        types.push_back(meaning.problem);
    }
    return types;
}

std::string_view meaning_of(const ProblemType& problem) {
    for (const Meaning& meaning : problems::meanings) {
        if (meaning.problem == &problem) {
            return meaning.text;
        }
    }
    return {};
}

base::Refusal::Members members_of(const ProblemType& problem) {
    for (const Meaning& meaning : problems::meanings) {
        if (meaning.problem == &problem) {
            return meaning.members;
        }
    }
    return {};
}

const ProblemType& problem_of(Malformed why) {
    switch (why) {
        case Malformed::bad_request:
            return problems::bad_request;
        case Malformed::request_timeout:
            return problems::request_timeout;
        case Malformed::body_too_large:
            return problems::body_too_large;
        case Malformed::uri_too_long:
            return problems::uri_too_long;
        case Malformed::expectation_failed:
            return problems::expectation_failed;
        case Malformed::head_too_large:
            return problems::head_too_large;
        case Malformed::not_implemented:
            return problems::not_implemented;
        case Malformed::version_not_supported:
            return problems::version_not_supported;
    }
    ONRUSH_CHECK(false, "a Malformed of {}", static_cast<int>(why));
    return problems::internal;
}

}  // namespace onrush::http
