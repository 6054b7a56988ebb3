// A value that is made when it is first needed, and then read by all who need it. Any thread: those
// who need it while it is made wait for it, so that it is made once.
#pragma once

#include <mutex>
#include <optional>

#include "base/known.h"

namespace onrush::base {

template <typename T>
class MadeOnce {
public:
    // `make()` gives the value; whoever comes later gives the same, and is not asked.
    template <typename Make>
    [[nodiscard]] const T& get(Make make) const {
        std::call_once(once_, [&] { value_.emplace(make()); });
        return known(value_);
    }

private:
    mutable std::once_flag once_;
    mutable std::optional<T> value_;
};

}  // namespace onrush::base
