#include "app/lag_brake.h"

#include <algorithm>

#include "base/logging.h"

namespace onrush::app {

using base::Duration;

Duration pause_for_lag(std::uint64_t lag_bytes, std::uint64_t lag_bytes_max) {
    constexpr double ms_min = 1;
    constexpr double ms_max = 1000;
    double half = static_cast<double>(lag_bytes_max) / 2;
    double over = static_cast<double>(lag_bytes) - half;
    if (lag_bytes == 0 || over < 0) {
        return {};
    }
    double share = half == 0 ? 1 : std::min(over / half, 1.0);
    return Duration(static_cast<std::int64_t>(ms_min + share * (ms_max - ms_min)));
}

Duration LagBrake::look(std::uint64_t lag_bytes) {
    lag_bytes_.set(lag_bytes);
    Duration pause = pause_for_lag(lag_bytes, max_);
    bool slows = pause > Duration();
    if (slows && !slows_) {
        base::log_warning("mirror.lags",
                          {{"bytes", lag_bytes},
                           {"bytes_max", max_},
                           {"then", "batches are written more slowly until it has caught up"}});
    } else if (!slows && slows_) {
        base::log_info("mirror.lags_less", {{"bytes", lag_bytes}});
    }
    slows_ = slows;
    return pause;
}

}  // namespace onrush::app
