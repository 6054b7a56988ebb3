// Puts one scalar into a member, for both kinds of decoder. Inside src/http/ only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/described.h"
#include "http/problem.h"

namespace onrush::http {

// Why a scalar was not taken.
struct ValueProblem {
    const ProblemType* type = nullptr;
    std::string detail;
};

// `value` is where the shape's type is stored. min and max are the member's range, for what is
// said of a value that the type itself cannot hold; the range is checked by whoever uses the
// object.
struct Target {
    const Shape* shape = nullptr;
    void* value = nullptr;
    std::int64_t min = 0;
    std::int64_t max = 0;
};

[[nodiscard]] std::optional<ValueProblem> put_integer(const Target& target, std::int64_t number);
[[nodiscard]] std::optional<ValueProblem> put_text(const Target& target, std::string_view text);
[[nodiscard]] std::optional<ValueProblem> put_flag(const Target& target, bool flag);

// A number too large for 64 bits, for a target that takes integers.
[[nodiscard]] ValueProblem number_out_of_range(const Target& target);
// "It must be ...".
[[nodiscard]] ValueProblem wrong_type(const Target& target);

}  // namespace onrush::http
