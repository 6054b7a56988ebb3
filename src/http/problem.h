// Problems: the JSON of every refusal (RFC 9457, application/problem+json).
//
//     {"type":"/problems/uri-too-long","title":"...","status":414,"detail":"...",
//      "code":"uri-too-long","requestId":"...", and members that help}
//
// A code is stable and has one status and one title. The codes that HTTP itself can refuse with
// are listed here; what a feature refuses is a base::Refusal of its own. Any thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/refusal.h"
#include "http/request_parser.h"

namespace onrush::http {

using ProblemType = base::Problem;

// In the order of their statuses; problem_types() lists them all.
namespace problems {
extern const ProblemType bad_request;
extern const ProblemType invalid_json;
extern const ProblemType wrong_type;
using base::problems::missing_field;
using base::problems::out_of_range;
extern const ProblemType unknown_field;
extern const ProblemType duplicate_field;
extern const ProblemType invalid_text;
extern const ProblemType missing_header;
extern const ProblemType invalid_header;
extern const ProblemType unauthorized;
extern const ProblemType forbidden;
extern const ProblemType identity_by_gateway;
extern const ProblemType origin_not_allowed;
extern const ProblemType not_found;
extern const ProblemType method_not_allowed;
extern const ProblemType request_timeout;
extern const ProblemType body_too_large;
extern const ProblemType uri_too_long;
extern const ProblemType unsupported_media_type;
extern const ProblemType expectation_failed;
extern const ProblemType host_not_allowed;
extern const ProblemType idempotency_key_reused;
extern const ProblemType idempotency_answer_gone;
extern const ProblemType idempotency_keys_full;
extern const ProblemType too_many_requests;
extern const ProblemType too_many_idempotency_keys;
extern const ProblemType too_many_streams;
extern const ProblemType head_too_large;
extern const ProblemType internal;
extern const ProblemType not_implemented;
extern const ProblemType overloaded;
extern const ProblemType too_many_connections;
extern const ProblemType read_only;
extern const ProblemType recovering;
extern const ProblemType draining;
extern const ProblemType version_not_supported;
}  // namespace problems

[[nodiscard]] std::vector<const ProblemType*> problem_types();
// What one of these means, and what to do; "" for those of features, whose details say it.
[[nodiscard]] std::string_view meaning_of(const ProblemType& problem);
// The members that answers with one of these have besides; none for those of features.
[[nodiscard]] base::Refusal::Members members_of(const ProblemType& problem);

[[nodiscard]] const ProblemType& problem_of(Malformed why);

}  // namespace onrush::http
