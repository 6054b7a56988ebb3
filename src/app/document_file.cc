#include "app/document_file.h"

#include <cerrno>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

namespace onrush::app {

using base::FaultKind;
using base::Outcome;

Outcome<std::string> read_document_file(const std::string& path) {
    auto close = [](std::FILE* open) { (void)std::fclose(open); };
    std::unique_ptr<std::FILE, decltype(close)> file(std::fopen(path.c_str(), "rb"));
    if (file == nullptr) {
        return errno == ENOENT ? base::fault(FaultKind::missing, path + " does not exist")
                               : base::os_fault(errno, path);
    }
    std::string bytes(document_bytes_max + 1, '\0');
    bytes.resize(std::fread(bytes.data(), 1, bytes.size(), file.get()));
    if (std::ferror(file.get()) != 0) {
        return base::os_fault(errno, path);
    }
    if (bytes.size() > document_bytes_max) {
        return base::fault(FaultKind::damaged,
                           fmt::format("{} has more than {} bytes", path, document_bytes_max));
    }
    return bytes;
}

base::Fault fault_of(const std::string& what, const http::FieldProblem& problem) {
    std::string text = fmt::format("{}: {}", what, problem.type->title);
    if (!problem.pointer.empty()) {
        text += fmt::format(" at {}", problem.pointer);
    }
    // Of these two the title says it all, and the detail is for who sends requests.
    if (problem.type != &http::problems::missing_field &&
        problem.type != &http::problems::unknown_field) {
        text += fmt::format(": {}", problem.detail);
    }
    return {FaultKind::damaged, std::move(text)};
}

}  // namespace onrush::app
