// Keeps the mirror's lag bounded: the more of the log it has not made durable yet, the slower
// batches are written.
//
//   lag                     every batch waits
//   under half the limit    not at all
//   half of it              1 ms
//   the limit, and above    1 s: the log then grows by less than the mirror takes in (see
//                           decision 0020)
//
// The log of a lag fills the disk and is replayed by the next start. look() is the maintenance
// thread's; the rest any thread's.
#pragma once

#include "base/counter.h"
#include "base/time.h"
#include "log/limits.h"

namespace onrush::app {

inline constexpr std::int64_t lag_bytes_max_default = std::int64_t{4} << 30;
// The limit is at least so many segments: a mirror that has all but the last record lags by the
// segment of that one, or by two when a new one begins, and batches wait from half of it on.
inline constexpr std::int64_t lag_segments_min = 4;
static_assert(lag_segments_min * log::limits::segment_bytes_max <= lag_bytes_max_default);

[[nodiscard]] base::Duration pause_for_lag(std::uint64_t lag_bytes, std::uint64_t lag_bytes_max);

class LagBrake {
public:
    explicit LagBrake(std::uint64_t lag_bytes_max) : max_(lag_bytes_max) {}

    // How long batches wait from now on. Says in the log when that begins and ends.
    [[nodiscard]] base::Duration look(std::uint64_t lag_bytes);

    [[nodiscard]] std::uint64_t lag_bytes() const { return lag_bytes_.get(); }

private:
    const std::uint64_t max_;
    base::Counter lag_bytes_;
    bool slows_ = false;
};

}  // namespace onrush::app
