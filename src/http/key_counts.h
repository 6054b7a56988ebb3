// How many of something each key has now, of all io threads together: connections of an address,
// streams of an account. Any thread.
//
// One entry per key that has any, so it is as large as there are of them. It is asked when one
// begins and ends, never for a request.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "base/check.h"
#include "base/mutex.h"

namespace onrush::http {

class KeyCounts {
public:
    explicit KeyCounts(std::size_t per_key_max) : per_key_max_(per_key_max) {}

    // False when the key has all it may have; else it has one more until leave().
    [[nodiscard]] bool enter(std::uint64_t key) {
        base::MutexLock lock(mutex_);
        std::size_t& count = counts_[key];
        if (count >= per_key_max_) {
            return false;
        }
        ++count;
        return true;
    }
    void leave(std::uint64_t key) {
        base::MutexLock lock(mutex_);
        auto found = counts_.find(key);
        ONRUSH_CHECK(found != counts_.end(), "none of {} keys leaves", counts_.size());
        if (--found->second == 0) {
            counts_.erase(found);
        }
    }

private:
    const std::size_t per_key_max_;
    base::Mutex mutex_;
    std::unordered_map<std::uint64_t, std::size_t> counts_ ONRUSH_GUARDED_BY(mutex_);
};

}  // namespace onrush::http
