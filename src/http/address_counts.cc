#include "http/address_counts.h"

#include <algorithm>

namespace onrush::http {

namespace {

constexpr std::uint64_t not_counted = 0;

}  // namespace

std::string_view network_of(std::string_view address) {
    return address.substr(0, 8);
}

std::optional<std::uint64_t> AddressCounts::enter(std::string_view address) {
    if (is_shared_ && is_shared_(address)) {
        return not_counted;
    }
    std::uint64_t key = std::max(hash_.of(network_of(address)), not_counted + 1);
    return counts_.enter(key) ? std::optional(key) : std::nullopt;
}

void AddressCounts::leave(std::uint64_t entered) {
    if (entered != not_counted) {
        counts_.leave(entered);
    }
}

}  // namespace onrush::http
