// What a change says of a member that may be empty: nothing, so it stays as it is; that it is
// emptied, which is null on the wire; or its new value.
//
//     Clearable<std::string> description;
//     row.description = changed(input.description, row.description);
#pragma once

#include <optional>

namespace onrush::base {

template <typename T>
using Clearable = std::optional<std::optional<T>>;

// A value that is emptied becomes T().
template <typename T>
[[nodiscard]] T changed(const Clearable<T>& change, const T& before) {
    return change ? change->value_or(T()) : before;
}

}  // namespace onrush::base
