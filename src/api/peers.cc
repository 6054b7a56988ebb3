#include "api/peers.h"

#include <algorithm>
#include <charconv>

#include <arpa/inet.h>

#include "base/words.h"

namespace onrush::api {

namespace {

constexpr std::string_view mapped("\0\0\0\0\0\0\0\0\0\0\xff\xff", 12);

bool same_bits(std::string_view a, std::string_view b, std::size_t bits) {
    std::size_t whole = bits / 8;
    if (a.size() != b.size() || a.substr(0, whole) != b.substr(0, whole)) {
        return false;
    }
    unsigned rest = bits % 8;
    auto top = [&](char byte) { return static_cast<unsigned char>(byte) >> (8 - rest); };
    return rest == 0 || top(a[whole]) == top(b[whole]);
}

}  // namespace

Address Address::parse(std::string_view text) {
    Address address;
    char zero_ended[INET6_ADDRSTRLEN] = {};
    if (text.empty() || text.size() >= sizeof zero_ended) {
        return address;
    }
    std::ranges::copy(text, zero_ended);
    char* bytes = address.bytes_.data();
    if (inet_pton(AF_INET, zero_ended, bytes) == 1) {
        address.size_ = 4;
    } else if (inet_pton(AF_INET6, zero_ended, bytes) == 1) {
        address.size_ = 16;
        if (address.view().starts_with(mapped)) {
            std::copy_n(bytes + mapped.size(), 4, bytes);
            address.size_ = 4;
        }
    }
    return address;
}

std::optional<Peers> Peers::parse(std::string_view text) {
    Peers peers;
    for (std::string_view part : base::words_of(text)) {
        std::size_t slash = part.find('/');
        Network network;
        network.bytes = Address::parse(part.substr(0, slash)).view();
        network.bits = network.bytes.size() * 8;
        if (slash != std::string_view::npos) {
            std::string_view digits = part.substr(slash + 1);
            std::size_t bits = 0;
            auto [stopped, code] =
                std::from_chars(digits.data(), digits.data() + digits.size(), bits);
            if (code != std::errc() || stopped != digits.data() + digits.size() ||
                bits > network.bits) {
                return std::nullopt;
            }
            network.bits = bits;
        }
        if (network.bytes.empty()) {
            return std::nullopt;
        }
        peers.networks_.push_back(std::move(network));
    }
    return peers;
}

bool Peers::contain(std::string_view address) const {
    if (address.size() == 16 && address.starts_with(mapped)) {
        address.remove_prefix(mapped.size());
    }
    return std::ranges::any_of(networks_, [&](const Network& network) {
        return same_bits(address, network.bytes, network.bits);
    });
}

}  // namespace onrush::api
