// The time of batches: follows the wall clock, and never goes back.
//
// When the wall clock is behind (it was set back, or it was ahead before a restart), batch time
// goes on at half speed until the wall has caught up, so deadlines keep coming due.
#pragma once

#include <algorithm>

#include "base/check.h"
#include "base/time.h"

namespace onrush::engine {

class BatchClock {
public:
    BatchClock(const base::Clock& clock, base::Instant last)
        : clock_(clock), last_(last), elapsed_(clock.elapsed()) {}

    // The time for a batch that starts now.
    [[nodiscard]] base::Instant now() {
        base::Instant wall = clock_.now();
        base::Duration elapsed = clock_.elapsed();
        ONRUSH_CHECK(elapsed >= elapsed_, "the steady clock goes back from {} to {}", elapsed_.ms,
                     elapsed.ms);
        behind_ = std::max(last_ - wall, base::Duration());
        if (wall >= last_) {
            last_ = wall;
            elapsed_ = elapsed;
        } else {
            std::int64_t steps = (elapsed - elapsed_).ms / 2;
            last_ = last_ + base::Duration(steps);
            elapsed_ = base::Duration(elapsed_.ms + steps * 2);
        }
        return last_;
    }
    // How far the wall clock was behind batch time at the last look.
    [[nodiscard]] base::Duration behind() const { return behind_; }

private:
    const base::Clock& clock_;
    base::Instant last_;
    base::Duration elapsed_;
    base::Duration behind_;
};

}  // namespace onrush::engine
