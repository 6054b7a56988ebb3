// The time of batches: follows the wall clock, and never goes back.
//
//   the wall clock is behind   (it was set back, or it was ahead before a restart): batch time goes
//                              on at half speed until the wall has caught up, so deadlines keep
//                              coming due
//   it leaps ahead             more than leap_max beyond what has passed: batch time goes on at its
//                              usual speed until the wall clock has stayed ahead for
//                              leap_confirmed. One wrong reading would end every sale and every
//                              hold for good; the leap of a machine that slept lasts, and is
//                              followed
//
// The first reading after a start is taken as it is: whoever starts the engine has looked at it.
#pragma once

#include <algorithm>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/time.h"

namespace onrush::engine {

class BatchClock {
public:
    static constexpr base::Duration leap_max = base::Duration::minutes(1);
    static constexpr base::Duration leap_confirmed = base::Duration::minutes(1);

    BatchClock(const base::Clock& clock, base::Instant last)
        : clock_(clock), last_(last), elapsed_(clock.elapsed()) {}

    // The time for a batch that starts now.
    [[nodiscard]] base::Instant now() {
        base::Instant wall = clock_.now();
        base::Duration elapsed = clock_.elapsed();
        ONRUSH_CHECK(elapsed >= elapsed_, "the steady clock goes back from {} to {}", elapsed_.ms,
                     elapsed.ms);
        base::Instant usual = last_ + (elapsed - elapsed_);
        behind_ = std::max(last_ - wall, base::Duration());
        ahead_ = std::exchange(started_, true) && wall > usual + leap_max ? wall - usual
                                                                          : base::Duration();
        if (wall < last_) {
            std::int64_t steps = (elapsed - elapsed_).ms / 2;
            last_ = last_ + base::Duration(steps);
            elapsed_ = base::Duration(elapsed_.ms + steps * 2);
        } else {
            last_ = leap_lasts(elapsed) ? wall : usual;
            elapsed_ = elapsed;
        }
        return last_;
    }
    // How far the wall clock was behind batch time at the last look, and how far ahead of what
    // batch time had come to when it has leapt.
    [[nodiscard]] base::Duration behind() const { return behind_; }
    [[nodiscard]] base::Duration ahead() const { return ahead_; }

private:
    // Also true when there is none.
    bool leap_lasts(base::Duration elapsed) {
        if (ahead_ == base::Duration()) {
            leapt_at_.reset();
            return true;
        }
        if (!leapt_at_) {
            leapt_at_ = elapsed;
        }
        if (elapsed - *leapt_at_ < leap_confirmed) {
            return false;
        }
        leapt_at_.reset();
        ahead_ = base::Duration();
        return true;
    }

    const base::Clock& clock_;
    base::Instant last_;
    base::Duration elapsed_;
    base::Duration behind_;
    base::Duration ahead_;
    std::optional<base::Duration> leapt_at_;  // when it was seen first
    bool started_ = false;
};

}  // namespace onrush::engine
