#include "http/route.h"

#include <algorithm>

namespace onrush::http {

std::vector<const ProblemType*> problems_of(const Route& route) {
    using namespace problems;
    std::vector<const ProblemType*> all = route.problems;
    auto add = [&](std::initializer_list<const ProblemType*> more) {
        for (const ProblemType* problem : more) {
            if (std::ranges::find(all, problem) == all.end()) {
                all.push_back(problem);
            }
        }
    };
    // Where no body is known an empty object is, and nothing else.
    bool reads_body = route.body != nullptr || route.method != Method::get;
    if (reads_body) {
        add({&invalid_json, &body_too_large, &unsupported_media_type});
    }
    if (reads_body || route.query != nullptr) {
        add({&wrong_type, &out_of_range, &missing_field, &unknown_field, &duplicate_field,
             &invalid_text});
    }
    if (route.idempotent) {
        add({&idempotency_key_reused});
    }
    if (route.who != Who::anyone) {
        add({&unauthorized, &forbidden});
    }
    if (route.shed != Shed::never) {
        // The headers of a gateway, or an Idempotency-Key.
        add({&missing_header, &invalid_header});
        add({&too_many_requests, &overloaded, &recovering, &draining});
        if (route.method != Method::get) {
            add({&read_only});
        }
    }
    return all;
}

}  // namespace onrush::http
