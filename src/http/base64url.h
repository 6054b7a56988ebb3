// base64url of RFC 4648 without padding, as tokens are written. Any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace onrush::http {

void append_base64url(std::string& out, std::string_view bytes);

// Canonical only: no padding, no stray bits. Nothing when it does not fit into the room or is not
// base64url.
[[nodiscard]] std::optional<std::string_view> from_base64url(std::string_view text,
                                                             std::span<char> room);

}  // namespace onrush::http
