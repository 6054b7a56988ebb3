// The header of the PROXY protocol, versions 1 and 2: a proxy that passes bytes on says first
// whose connection it is.
//
//     "PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n"
//     "\r\n\r\n\0\r\nQUIT\n" 0x21 0x11 length, addresses and ports, more that is skipped
//
// Pure: no socket, no clock, no allocation. Any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace onrush::http {

struct ProxyHeader {
    enum class State : std::uint8_t { need_more, complete, malformed };

    State state = State::need_more;
    std::size_t bytes = 0;  // when complete
    // Of the source, 4 or 16 bytes. Empty when the proxy speaks for itself (health checks) or does
    // not know: then the connection is the proxy's own.
    [[nodiscard]] std::string_view source() const { return {address.data(), address_size}; }

    std::array<char, 16> address{};
    std::size_t address_size = 0;
};

// `bytes` is everything received so far.
[[nodiscard]] ProxyHeader read_proxy_header(std::string_view bytes);

}  // namespace onrush::http
