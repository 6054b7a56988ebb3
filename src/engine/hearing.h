// Since when the server hears what it is told.
//
// Somebody who is silent may have called while the server was down, hung, read-only or draining. So
// a deadline that takes a silence for a no counts it from here at the earliest. The engine looks
// at least once in sleep_max, also when nothing calls it: where more has passed between two looks,
// nobody was heard in between, whatever held it up; a wall clock that leaps ahead looks the same.
// Nothing of it is kept: a start begins to listen anew. Engine thread.
#pragma once

#include "base/time.h"
#include "engine/limits.h"

namespace onrush::engine {

class Hearing {
public:
    // What becomes of commands that come now.
    enum class Calls {
        taken,
        waiting,      // for deadlines that are overdue: they are heard at the next look that takes
        turned_away,  // nobody hears them
    };

    // At each turn, also while a batch is open.
    void look(base::Instant now, Calls calls) {
        bool broken = !heard_ || now - heard_at_ > limits::deaf_max;
        if (broken || calls == Calls::turned_away) {
            since_ = now;
        }
        if (calls != Calls::waiting) {
            heard_ = calls == Calls::taken;
            heard_at_ = now;
        }
    }
    // Without a break until the last look. Before the first: the time 0.
    [[nodiscard]] base::Instant since() const { return since_; }

private:
    base::Instant since_;
    base::Instant heard_at_;
    bool heard_ = false;
};

}  // namespace onrush::engine
