// A list of addresses and networks: "127.0.0.1", "10.0.0.0/8", "fd00::/8". Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace onrush::api {

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
