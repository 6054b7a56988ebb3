// The value of an optional that is known to have one: what would be missing stops the process.
#pragma once

#include <optional>

#include "base/check.h"

namespace onrush::base {

template <typename Value>
[[nodiscard]] const Value& known(const std::optional<Value>& value) {
    ONRUSH_CHECK(value.has_value(), "a value that must be there is missing");
    return *value;
}
template <typename Value>
[[nodiscard]] Value& known(std::optional<Value>& value) {
    ONRUSH_CHECK(value.has_value(), "a value that must be there is missing");
    return *value;
}

}  // namespace onrush::base
