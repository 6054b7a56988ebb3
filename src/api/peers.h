// An address, and a list of addresses and networks: "127.0.0.1", "10.0.0.0/8", "fd00::/8". Any
// thread.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace onrush::api {

// Of IPv4 or IPv6; an IPv4 address mapped into IPv6 is the IPv4 address.
class Address {
public:
    // Empty when the text is none.
    [[nodiscard]] static Address parse(std::string_view text);

    [[nodiscard]] bool empty() const { return size_ == 0; }
    // 4 or 16 bytes.
    [[nodiscard]] std::string_view view() const { return {bytes_.data(), size_}; }

private:
    std::array<char, 16> bytes_{};
    std::size_t size_ = 0;
};

class Peers {
public:
    // Separated by commas or spaces. Nothing when a part is neither an address nor a network.
    [[nodiscard]] static std::optional<Peers> parse(std::string_view text);

    // `address` as bytes, 4 or 16; an IPv4 address mapped into IPv6 is the IPv4 address.
    [[nodiscard]] bool contain(std::string_view address) const;
    [[nodiscard]] bool empty() const { return networks_.empty(); }

private:
    struct Network {
        std::string bytes;
        std::size_t bits = 0;
    };
    std::vector<Network> networks_;
};

}  // namespace onrush::api
