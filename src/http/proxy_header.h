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

// Stands for the addresses of all clients that a proxy of ours cannot name, or names in a way that
// cannot be read. It is nobody's address, so no list of trusted ones has it.
inline constexpr std::string_view unknown_address = "?";

struct ProxyHeader {
    enum class State : std::uint8_t { need_more, complete, malformed };

    State state = State::need_more;
    std::size_t bytes = 0;  // when complete
    // Of a client, but the proxy does not know which: UNKNOWN of version 1, and families of
    // version 2 that have no IP addresses.
    bool unknown = false;
    // Of the source, 4 or 16 bytes. Empty when it is not known, and when the proxy speaks for
    // itself (LOCAL of version 2, such as health checks): then the connection is the proxy's own.
    [[nodiscard]] std::string_view source() const { return {address.data(), address_size}; }

    std::array<char, 16> address{};
    std::size_t address_size = 0;
};

// `bytes` is everything received so far.
[[nodiscard]] ProxyHeader read_proxy_header(std::string_view bytes);

}  // namespace onrush::http
