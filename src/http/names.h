// Names of hosts and fields, which are the same in any case. Pure functions; any thread.
#pragma once

#include <string_view>

namespace onrush::http {

[[nodiscard]] bool same_name(std::string_view a, std::string_view b);

// Without the blanks, tabs and ends of lines around it.
[[nodiscard]] std::string_view without_blanks(std::string_view text);

// Of a line of a head, "name: value", what is behind the colon; empty for a line of another field.
[[nodiscard]] std::string_view value_of_line(std::string_view line, std::string_view name);

// What a Host may be: a name, an IPv4 address or an IPv6 address in brackets, with a port or
// without. Characters that no host has are refused, so that nobody reads two hosts into one value.
[[nodiscard]] bool is_host(std::string_view text);

// Of such a host.
[[nodiscard]] std::string_view without_port(std::string_view host);

}  // namespace onrush::http
