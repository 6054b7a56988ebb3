// How many connections each address has, over all io threads of a server. Any thread.
//
// One entry per address that is connected now, so it is as large as there are connections. It is
// asked when a connection opens and closes, never for a request.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/mutex.h"
#include "http/keyed_hash.h"

namespace onrush::http {

// The bytes of an address that one caller is given, who may choose the others: all four of IPv4, of
// IPv6 the first eight (a /64).
[[nodiscard]] std::string_view network_of(std::string_view address);

class AddressCounts {
public:
    // At most `per_address_max` of one network_of(); `is_shared(address)` says whose
    // connections are not counted.
    AddressCounts(std::size_t per_address_max, std::function<bool(std::string_view)> is_shared)
        : per_address_max_(per_address_max), is_shared_(std::move(is_shared)) {}

    // Nothing when the address has all it may have; else what leave() is told at the end.
    [[nodiscard]] std::optional<std::uint64_t> enter(std::string_view address);
    void leave(std::uint64_t entered);

private:
    const std::size_t per_address_max_;
    const std::function<bool(std::string_view)> is_shared_;
    const KeyedHash hash_ = KeyedHash::with_secret();
    base::Mutex mutex_;
    std::unordered_map<std::uint64_t, std::size_t> counts_ ONRUSH_GUARDED_BY(mutex_);
};

}  // namespace onrush::http
