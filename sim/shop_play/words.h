// Words that the texts of many requests need.
#pragma once

#include <string>

#include <fmt/format.h>

#include "account/caller.h"

namespace onrush::sim {

inline std::string by(const account::Caller& caller) {
    return fmt::format(" by {} of epoch {}{}", caller.account.value, caller.token_epoch,
                       caller.role == account::Role::user ? "" : ", staff");
}

// Long texts are told by their length.
inline std::string brief(const std::string& text) {
    return text.size() <= 40 ? fmt::format("\"{}\"", text) : fmt::format("{} bytes", text.size());
}

}  // namespace onrush::sim
