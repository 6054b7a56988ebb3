// Status lines. Any thread.
#pragma once

#include <string_view>

namespace onrush::http {

// "HTTP/1.1 200 OK\r\n". A status that Onrush never uses is a bug.
[[nodiscard]] std::string_view status_line(int status);

// "OK".
[[nodiscard]] std::string_view reason_of(int status);

}  // namespace onrush::http
