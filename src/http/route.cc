#include "http/route.h"

#include <algorithm>
#include <span>

#include "base/check.h"

namespace onrush::http {

std::string path_template(const Route& route) {
    constexpr std::string_view type = ":text}";
    std::string path(route.path);
    for (std::size_t at = 0; (at = path.find(type, at)) != std::string::npos; ++at) {
        path.replace(at, type.size(), "}");
    }
    return path;
}

namespace {

// Each code once. A code that is said in two ways is a bug of whoever said it second.
void add_problems(std::vector<const ProblemType*>& all, const auto& more) {
    for (const ProblemType* problem : more) {
        auto same = [&](const ProblemType* other) { return other->code == problem->code; };
        auto known = std::ranges::find_if(all, same);
        if (known == all.end()) {
            all.push_back(problem);
            continue;
        }
        ONRUSH_CHECK((*known)->status == problem->status && (*known)->title == problem->title,
                     "the problem {} has the titles \"{}\" and \"{}\"", problem->code,
                     (*known)->title, problem->title);
    }
}

}  // namespace

std::vector<const ProblemType*> problems_of(const Route& route) {
    using namespace problems;
    std::vector<const ProblemType*> all;
    auto add = [&](const auto& more) { add_problems(all, more); };
    add(route.refusals);
    add(route.problems);
    if (route.path.contains('{')) {
        add(std::array{&not_found});  // a parameter that is none: no route has this path
    }
    // Where no body is known an empty object is, and nothing else.
    bool reads_body = route.body != nullptr || route.method != Method::get;
    if (reads_body) {
        add(std::array{&invalid_json, &body_too_large, &unsupported_media_type});
    }
    if (reads_body || route.query != nullptr) {
        add(std::array{&problems::wrong_type, &out_of_range, &missing_field, &unknown_field,
                       &duplicate_field, &invalid_text});
    }
    if (route.query != nullptr) {
        add(std::array{&uri_too_long});
    }
    if (route.idempotent) {
        add(std::array{&idempotency_key_reused, &idempotency_answer_gone, &idempotency_keys_full,
                       &too_many_idempotency_keys});
    }
    if (route.who != Who::anyone) {
        add(std::array{&unauthorized, &forbidden});
    }
    if (route.off_behind_gateway) {
        add(std::array{&identity_by_gateway});
    }
    add(std::array{&too_many_requests});
    add(std::array{&host_not_allowed});
    if (route.method != Method::get) {
        add(std::array{&origin_not_allowed});
    }
    if (route.shed != Shed::never) {
        // The headers of a gateway, or an Idempotency-Key.
        add(std::array{&missing_header, &invalid_header});
        add(std::array{&overloaded, &recovering, &draining});
        if (route.method != Method::get) {
            add(std::array{&read_only});
        }
    }
    return all;
}

bool may_answer(const Route& route, const ProblemType& problem) {
    return std::ranges::any_of(problems_of(route),
                               [&](const ProblemType* one) { return one->code == problem.code; });
}

std::vector<const ProblemType*> all_problems(std::span<const Route> routes) {
    std::vector<const ProblemType*> all;
    add_problems(all, problem_types());
    for (const Route& route : routes) {
        add_problems(all, route.refusals);
        add_problems(all, route.problems);
    }
    return all;
}

std::vector<const base::Refusal*> all_refusals(std::span<const Route> routes) {
    std::vector<const base::Refusal*> all;
    for (const Route& route : routes) {
        for (const base::Refusal* refusal : route.refusals) {
            if (std::ranges::find(all, refusal) == all.end()) {
                all.push_back(refusal);
            }
        }
    }
    return all;
}

}  // namespace onrush::http
