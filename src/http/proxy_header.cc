#include "http/proxy_header.h"

#include <algorithm>
#include <cstring>

#include <arpa/inet.h>

#include "http/limits.h"

namespace onrush::http {

namespace {

constexpr std::string_view signature_1 = "PROXY ";
constexpr std::string_view signature_2("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr std::size_t line_bytes_max = 107;  // with its CRLF, as the protocol says

ProxyHeader malformed() {
    return {.state = ProxyHeader::State::malformed};
}

// An IPv4 address mapped into IPv6 is the IPv4 address, as for the peers of sockets.
void set_source(ProxyHeader& header, std::string_view address) {
    constexpr std::string_view mapped("\0\0\0\0\0\0\0\0\0\0\xff\xff", 12);
    if (address.starts_with(mapped)) {
        address.remove_prefix(mapped.size());
    }
    std::ranges::copy(address, header.address.begin());
    header.address_size = address.size();
}

// The next word of the line; what is left begins behind its blank.
std::string_view take_word(std::string_view& line) {
    std::size_t end = std::min(line.find(' '), line.size());
    std::string_view word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return word;
}

// "TCP4 source destination port port", "TCP6 ...", "UNKNOWN ...".
ProxyHeader read_line(std::string_view line, std::size_t bytes) {
    ProxyHeader header{.state = ProxyHeader::State::complete, .bytes = bytes};
    std::string_view family = take_word(line);
    if (family == "UNKNOWN") {
        header.unknown = true;
        return header;
    }
    if (family != "TCP4" && family != "TCP6") {
        return malformed();
    }
    std::string_view word = take_word(line);
    char text[INET6_ADDRSTRLEN] = {};
    if (word.empty() || word.size() >= sizeof text) {
        return malformed();
    }
    std::memcpy(text, word.data(), word.size());
    bool four = family == "TCP4";
    char address[16];
    if (inet_pton(four ? AF_INET : AF_INET6, text, address) != 1) {
        return malformed();
    }
    set_source(header, {address, four ? std::size_t{4} : std::size_t{16}});
    return header;
}

ProxyHeader read_version_1(std::string_view bytes) {
    std::size_t end = bytes.substr(0, line_bytes_max).find("\r\n");
    if (end == std::string_view::npos) {
        return bytes.size() >= line_bytes_max ? malformed() : ProxyHeader();
    }
    std::string_view line = bytes.substr(0, end);
    return read_line(line.substr(signature_1.size()), end + 2);
}

ProxyHeader read_version_2(std::string_view bytes) {
    constexpr std::size_t fixed_bytes = 16;
    if (bytes.size() < fixed_bytes) {
        return {};
    }
    auto at = [&](std::size_t index) { return static_cast<unsigned char>(bytes[index]); };
    unsigned version = at(12) >> 4;
    unsigned command = at(12) & 15;
    unsigned family = at(13) >> 4;
    std::size_t length = std::size_t{at(14)} << 8 | at(15);
    if (version != 2 || command > 1 || length > limits::proxy_header_bytes_max - fixed_bytes) {
        return malformed();
    }
    if (bytes.size() < fixed_bytes + length) {
        return {};
    }
    ProxyHeader header{.state = ProxyHeader::State::complete, .bytes = fixed_bytes + length};
    constexpr unsigned local = 0;
    std::size_t size = family == 1 ? 4 : family == 2 ? 16 : 0;
    if (command == local || size == 0) {
        header.unknown = command != local;
        return header;
    }
    if (length < 2 * size + 4) {  // two addresses, two ports
        return malformed();
    }
    set_source(header, bytes.substr(fixed_bytes, size));
    return header;
}

}  // namespace

ProxyHeader read_proxy_header(std::string_view bytes) {
    auto may_begin = [&](std::string_view signature) {
        std::size_t size = std::min(bytes.size(), signature.size());
        return bytes.substr(0, size) == signature.substr(0, size);
    };
    if (may_begin(signature_1)) {
        return bytes.size() < signature_1.size() ? ProxyHeader() : read_version_1(bytes);
    }
    if (may_begin(signature_2)) {
        return read_version_2(bytes);
    }
    return malformed();
}

}  // namespace onrush::http
