// The thread that keeps room ahead of the log, and drops what nobody needs any more.
#pragma once

#include <atomic>
#include <thread>

#include "base/signal.h"
#include "engine/engine.h"
#include "log/segment_log.h"

namespace onrush::engine {

class Maintenance {
public:
    // `each_round` is called on the thread, some 20 times a second.
    explicit Maintenance(log::SegmentLog& log, WhenLogFails when_log_fails = end_process,
                         std::function<void()> each_round = {});
    ~Maintenance();
    Maintenance(const Maintenance&) = delete;
    Maintenance& operator=(const Maintenance&) = delete;

private:
    void loop();

    log::SegmentLog& log_;
    WhenLogFails when_log_fails_;
    std::function<void()> each_round_;
    std::atomic<bool> stopping_{false};
    base::Signal signal_;
    std::thread thread_;
};

}  // namespace onrush::engine
