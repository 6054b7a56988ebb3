// What a name and an e-mail address may be. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>

namespace onrush::account {

// 1 to 100 characters, none of them a control character. The bytes are UTF-8 already.
[[nodiscard]] bool is_name(std::string_view text);

// The addresses that people have: an ASCII dot-atom of at most 64 bytes, '@', and a host name of
// labels. Quoted local parts, comments, address literals and other scripts are not taken.
[[nodiscard]] bool is_email(std::string_view text);

// Addresses that differ only in case are one address.
[[nodiscard]] std::string fold_email(std::string_view email);

}  // namespace onrush::account
