// A clock that is as many times as fast as the system's. Every process that has a copy of it
// agrees.
#pragma once

#include "base/time.h"

namespace onrush::rush {

class QuickClock final : public base::Clock {
public:
    explicit QuickClock(std::int64_t times) : times_(times), origin_(clock_.now()) {}

    [[nodiscard]] base::Instant now() const override {
        return origin_ + base::Duration((clock_.now() - origin_).ms * times_);
    }
    [[nodiscard]] base::Duration elapsed() const override {
        return base::Duration(clock_.elapsed().ms * times_);
    }

private:
    base::SystemClock clock_;
    std::int64_t times_;
    base::Instant origin_;
};

}  // namespace onrush::rush
