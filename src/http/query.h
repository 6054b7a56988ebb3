// Strict decoding of a query string into a described struct, with the problems of a JSON body.
//
// Every member is a scalar. A parameter that is unknown, given twice, of the wrong type or out of
// range is refused, and so are bad percent-encoding and bytes that are not UTF-8.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/json_body.h"

namespace onrush::http {

// Appends `text` with %XX and '+' taken off; false when the encoding is bad.
[[nodiscard]] bool percent_decode(std::string_view text, std::string& out);

[[nodiscard]] std::optional<FieldProblem> decode_query(std::string_view query, const Shape& shape,
                                                       void* object);

template <typename T>
[[nodiscard]] std::optional<FieldProblem> decode_query(std::string_view query, T& object) {
    std::optional<FieldProblem> problem = decode_query(query, shape_of<T>(), &object);
    return problem ? problem : problem_of_ranges(base::find_out_of_range(object));
}

// As decode_body().
[[nodiscard]] bool decode_query(Exchange& exchange, const Shape& shape, void* object);

template <typename T>
[[nodiscard]] bool decode_query(Exchange& exchange, T& object) {
    std::optional<FieldProblem> problem = decode_query(exchange.request().query, object);
    if (problem) {
        refuse_field(exchange, *problem);
    }
    return !problem;
}

}  // namespace onrush::http
