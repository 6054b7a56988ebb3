// How many connections, or streams of events, each address has, over all io threads of a server.
// Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "http/key_counts.h"
#include "http/keyed_hash.h"

namespace onrush::http {

// The bytes of an address that one caller is given, who may choose the others: all four of IPv4, of
// IPv6 the first eight (a /64).
[[nodiscard]] std::string_view network_of(std::string_view address);

class AddressCounts {
public:
    // At most `per_address_max` of one network_of(); what `is_shared(address)` says many callers
    // share is not counted.
    AddressCounts(std::size_t per_address_max, std::function<bool(std::string_view)> is_shared)
        : is_shared_(std::move(is_shared)), counts_(per_address_max) {}

    // Nothing when the address has all it may have; else what leave() is told at the end.
    [[nodiscard]] std::optional<std::uint64_t> enter(std::string_view address);
    void leave(std::uint64_t entered);

private:
    const std::function<bool(std::string_view)> is_shared_;
    const KeyedHash hash_ = KeyedHash::with_secret();
    KeyCounts counts_;
};

}  // namespace onrush::http
