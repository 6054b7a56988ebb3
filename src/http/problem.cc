#include "http/problem.h"

#include <array>

#include "base/check.h"

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
const ProblemType idempotency_key_reused{"idempotency-key-reused", 422,
                                         "The idempotency key was used for another request"};
const ProblemType too_many_requests{"too-many-requests", 429, "Too many requests"};
const ProblemType head_too_large{"head-too-large", 431, "The request's headers are too large"};
const ProblemType internal{"internal", 500, "The server failed"};
const ProblemType not_implemented{"not-implemented", 501,
                                  "The method or transfer coding is not supported"};
const ProblemType overloaded{"overloaded", 503, "The server is busy"};
const ProblemType too_many_connections{"too-many-connections", 503,
                                       "The server has too many connections"};
const ProblemType read_only{"read-only", 503, "The server cannot write: its disk is full"};
const ProblemType recovering{"recovering", 503, "The server is starting"};
const ProblemType draining{"draining", 503, "The server is shutting down"};
const ProblemType version_not_supported{"version-not-supported", 505,
                                        "Only HTTP/1.0 and HTTP/1.1 are supported"};
}  // namespace problems

std::span<const ProblemType* const> problem_types() {
    using namespace problems;
    static const std::array all = {
        &bad_request,       &invalid_json,           &wrong_type,         &out_of_range,
        &missing_field,     &unknown_field,          &duplicate_field,    &invalid_text,
        &missing_header,    &invalid_header,         &unauthorized,       &forbidden,
        &not_found,         &method_not_allowed,     &request_timeout,    &body_too_large,
        &uri_too_long,      &unsupported_media_type, &expectation_failed, &idempotency_key_reused,
        &too_many_requests, &head_too_large,         &internal,           &not_implemented,
        &overloaded,        &too_many_connections,   &read_only,          &recovering,
        &draining,          &version_not_supported,
    };
    return all;
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
