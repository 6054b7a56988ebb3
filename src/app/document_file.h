// A JSON document that somebody saved, read strictly from its file.
#pragma once

#include <string>
#include <string_view>

#include "base/fault.h"
#include "http/json_body.h"

namespace onrush::app {

inline constexpr std::size_t document_bytes_max = http::limits::body_bytes_max;

// Fault missing when there is no such file, damaged when it is too large.
[[nodiscard]] base::Outcome<std::string> read_document_file(const std::string& path);

// Of `what`, such as a path.
[[nodiscard]] base::Fault fault_of(const std::string& what, const http::FieldProblem& problem);

// A document of another format than these has members that this program does not know. Documents
// begin with their format: when that was read, `object` has it, and its check says more than the
// member does.
template <typename Document, typename... Formats>
[[nodiscard]] base::Outcome<Document> document_in(const std::string& what, std::string_view json,
                                                  const Formats&... formats) {
    Document document;
    std::optional<http::FieldProblem> problem = http::decode_json(json, document);
    bool is_other = !document.format.empty() && ((document.format != formats) && ...);
    if (problem && !is_other) {
        return std::unexpected(fault_of(what, *problem));
    }
    return document;
}

}  // namespace onrush::app
