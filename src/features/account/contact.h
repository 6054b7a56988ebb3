// Checks names, e-mail addresses and the ids that gateways give. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/describe.h"
#include "features/account/limits.h"

namespace onrush::account {

inline constexpr base::Range name_range = base::range("name", 1, limits::name_characters_max);
inline constexpr base::Range email_range = base::range("email", 1, limits::email_bytes_max);

// No control characters.
[[nodiscard]] bool is_name(std::string_view text);
// The same, but for line breaks (LF).
[[nodiscard]] bool is_text(std::string_view text);

// The addresses that people have: an ASCII dot-atom of at most 64 bytes, '@', and a host name of
// labels. Quoted local parts, comments, address literals and other scripts are not taken.
[[nodiscard]] bool is_email(std::string_view text);

// What a gateway may call a user, such as a UUID: 1 to 128 bytes of UTF-8 without control
// characters. Two that differ in a byte are two users.
[[nodiscard]] bool is_external_id(std::string_view text);

// Addresses that differ only in case are one address.
[[nodiscard]] std::string fold_email(std::string_view email);

}  // namespace onrush::account
