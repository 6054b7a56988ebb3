#include "base/describe.h"

#include <fmt/format.h>

#include "base/utf8.h"

namespace onrush::base {

std::string range_text(std::string_view of, std::int64_t min, std::int64_t max) {
    return of.empty() ? fmt::format("It must be {} to {}.", min, max)
                      : fmt::format("It must have {} to {} {}.", min, max, of);
}

void append_pointer(std::string& pointer, std::string_view name) {
    pointer += '/';
    for (char letter : name) {
        if (letter == '~') {
            pointer += "~0";
        } else if (letter == '/') {
            pointer += "~1";
        } else {
            pointer += letter;
        }
    }
}

namespace detail {

namespace {

void append_step(std::string& pointer, const Step& step) {
    if (step.outer != nullptr) {
        append_step(pointer, *step.outer);
    }
    if (step.member.empty()) {
        pointer += fmt::format("/{}", step.item);
    } else {
        append_pointer(pointer, step.member);
    }
}

}  // namespace

bool characters_within(std::string_view text, std::int64_t min, std::int64_t max) {
    std::optional<std::size_t> characters = characters_in(text);
    if (!characters) {
        return false;
    }
    auto count = static_cast<std::int64_t>(*characters);
    return count >= min && count <= max;
}

Refused out_of_range_at(const Step& step, std::string_view of, const Range& range) {
    std::string pointer;
    append_step(pointer, step);
    return Refused(out_of_range)
        .at(std::move(pointer))
        .saying(range_text(of, range.min, range.max));
}

}  // namespace detail

}  // namespace onrush::base
