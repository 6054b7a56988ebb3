// The secrets of a data folder: the key that signs tokens, and the admin's token.
//
//   DATA/token.key     32 random bytes, mode 0600; who has it can make any token
//   DATA/admin.token   a token of role admin, mode 0600; made anew when the key has changed
//
// Neither is ever logged. At start, with the folder's lock held.
#pragma once

#include <string>

#include "base/fault.h"

namespace onrush::app {

// Reads the key, or makes one. Fault usage when others than its owner may read it.
[[nodiscard]] base::Outcome<std::string> open_token_key(const std::string& folder);

// A small secret file: replaced whole, mode 0600.
[[nodiscard]] base::Outcome<> write_secret(const std::string& path, const std::string& text);
// Empty when there is none.
[[nodiscard]] base::Outcome<std::string> read_secret(const std::string& path);

// Takes every right of other users to the folder away: who may write into it can put another
// mirror.db there. Fault usage where that is not allowed and they can write.
[[nodiscard]] base::Outcome<> make_private(const std::string& folder);

}  // namespace onrush::app
