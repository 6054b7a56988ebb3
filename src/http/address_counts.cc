#include "http/address_counts.h"

#include <algorithm>

#include "base/check.h"

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
    base::MutexLock lock(mutex_);
    std::size_t& count = counts_[key];
    if (count >= per_address_max_) {
        return std::nullopt;
    }
    ++count;
    return key;
}

void AddressCounts::leave(std::uint64_t entered) {
    if (entered == not_counted) {
        return;
    }
    base::MutexLock lock(mutex_);
    auto found = counts_.find(entered);
    ONRUSH_CHECK(found != counts_.end(), "none of {} addresses leaves", counts_.size());
    if (--found->second == 0) {
        counts_.erase(found);
    }
}

}  // namespace onrush::http
