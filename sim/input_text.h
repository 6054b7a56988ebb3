// An input in words, from its description: "IssueCoupon by 7, campaign 3".
#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/describe.h"
#include "engine/caller.h"

namespace onrush::sim {

inline void append_value(std::string& text, const engine::Caller& caller) {
    text += fmt::format("{} of epoch {}{}", caller.account.value, caller.token_epoch,
                        caller.role == engine::Role::user ? "" : ", staff");
}
// Long texts are told by their length.
inline void append_value(std::string& text, const std::string& value) {
    text +=
        value.size() <= 40 ? fmt::format("\"{}\"", value) : fmt::format("{} bytes", value.size());
}

template <typename T>
void append_value(std::string& text, const T& value) {
    if constexpr (requires { value.has_value(); }) {
        value.has_value() ? append_value(text, *value) : void(text += "none");
    } else if constexpr (requires { value.begin(); }) {
        for (const auto& item : value) {
            text += &item == &*value.begin() ? "" : ", ";
            append_value(text, item);
        }
    } else if constexpr (base::DescribedStruct<T>) {
        bool first = true;
        boost::mp11::mp_for_each<base::Members<T>>([&](auto member) {
            text += fmt::format("{}{} ", std::exchange(first, false) ? "" : ", ", member.name);
            append_value(text, value.*member.pointer);
        });
    } else if constexpr (std::is_enum_v<T>) {
        text += fmt::format("{}", static_cast<std::int64_t>(value));
    } else if constexpr (requires { value.units; }) {
        text += fmt::format("{}", value.units);
    } else if constexpr (requires { value.ms; }) {
        text += fmt::format("{} ms", value.ms);
    } else if constexpr (requires { value.value; }) {
        text += fmt::format("{}", value.value);
    } else if constexpr (fmt::is_formattable<T>::value) {
        text += fmt::format("{}", value);
    } else if constexpr (requires { append_value(text, value.caller); }) {
        append_value(text, value.caller);
    }
}

template <typename Input>
[[nodiscard]] std::string input_text(const Input& input) {
    std::string text(base::type_name<Input>());
    text += " ";
    append_value(text, input);
    return text;
}

}  // namespace onrush::sim
