// Strict decoding of a JSON body into a described struct (described.h).
//
// Boost.JSON's parser tells what it meets, and each value goes straight into its member: no tree
// is built, and a body of numbers and short texts allocates nothing. The first thing wrong ends
// it, with the problem, the RFC 6901 pointer to the place and a sentence. Members that were
// decoded before that are left as they are; the struct is then of no use.
//
//     CreateCampaign body;
//     if (!http::decode_body(exchange, body)) {
//         return;  // the refusal is on its way
//     }
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/described.h"
#include "http/exchange.h"
#include "http/problem.h"

namespace onrush::http {

struct FieldProblem {
    const ProblemType* type = nullptr;
    std::string pointer;  // of the body; for a query string, '/' and the parameter
    std::string detail;
};

[[nodiscard]] inline std::optional<FieldProblem> problem_of_ranges(
    const std::optional<base::Refused>& refused) {
    return refused
               ? std::optional(FieldProblem{&refused->refusal(), std::string(refused->pointer()),
                                            std::string(refused->detail())})
               : std::nullopt;
}

// What null says of a member of the body that is not required: that it is not there, or, in the
// body of a PATCH, that it is emptied (described.h).
enum class Nulls : std::uint8_t { leave_out, empty };

// The untyped work; `object` is of the type `shape` is of.
[[nodiscard]] std::optional<FieldProblem> decode_json(std::string_view json, const Shape& shape,
                                                      void* object, Nulls nulls = Nulls::leave_out);

// With the ranges of the struct, which the untyped work leaves to whoever uses the object.
template <typename T>
[[nodiscard]] std::optional<FieldProblem> decode_json(std::string_view json, T& object) {
    std::optional<FieldProblem> problem = decode_json(json, shape_of<T>(), &object);
    return problem ? problem : problem_of_ranges(base::find_out_of_range(object));
}

// Answers with the problem.
void refuse_field(Exchange& exchange, const FieldProblem& problem);

// Whether the body may be read as JSON; otherwise the exchange is answered.
[[nodiscard]] bool takes_json(Exchange& exchange);

// A body without required members may be missing: that is the same as {}.
[[nodiscard]] bool may_be_missing(const Shape& body);

// False when the exchange has been answered.
[[nodiscard]] bool decode_body(Exchange& exchange, const Shape& shape, void* object);

// With the ranges of the struct: where no caller has to be checked ahead of them.
template <typename T>
[[nodiscard]] bool decode_body(Exchange& exchange, T& object) {
    if (!decode_body(exchange, shape_of<T>(), &object)) {
        return false;
    }
    std::optional<FieldProblem> problem = problem_of_ranges(base::find_out_of_range(object));
    if (problem) {
        refuse_field(exchange, *problem);
    }
    return !problem;
}

}  // namespace onrush::http
