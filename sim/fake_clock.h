// Clocks under the simulation's hand: the wall jumps, elapsed time only grows.
#pragma once

#include "base/time.h"

namespace onrush::sim {

class FakeClock final : public base::Clock {
public:
    [[nodiscard]] base::Instant now() const override { return wall_; }
    [[nodiscard]] base::Duration elapsed() const override { return elapsed_; }

    // Time passes.
    void pass(base::Duration time) {
        wall_ = base::Instant(wall_.ms + time.ms);
        elapsed_ = base::Duration(elapsed_.ms + time.ms);
    }
    // Somebody sets the wall clock, ahead or back.
    void jump(base::Duration by) { wall_ = base::Instant(wall_.ms + by.ms); }

private:
    base::Instant wall_{1'795'000'000'000};
    base::Duration elapsed_{1000};
};

}  // namespace onrush::sim
