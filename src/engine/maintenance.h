// The thread that keeps room ahead of the log, and drops what nobody needs any more.
#pragma once

#include <atomic>
#include <thread>

#include "base/signal.h"
#include "engine/engine.h"
#include "log/segment_log.h"

namespace onrush::engine {

// What the thread does, in turns: a simulation takes them itself. One thread.
class Maintaining {
public:
    // `each_round` is called at the end of each turn.
    Maintaining(log::SegmentLog& log, WhenLogFails when_log_fails, std::function<void()> each_round)
        : log_(log),
          when_log_fails_(std::move(when_log_fails)),
          each_round_(std::move(each_round)) {}

    // How long to rest before the next.
    [[nodiscard]] base::Duration turn();
    // The disk had no room for a spare when it was last asked.
    [[nodiscard]] bool full() const { return full_; }
    // Any thread: a turn under way ends soon.
    void stop_soon() { log_.stop_maintaining(); }

private:
    log::SegmentLog& log_;
    WhenLogFails when_log_fails_;
    std::function<void()> each_round_;
    bool full_ = false;
};

class Maintenance {
public:
    // `each_round` is called on the thread, some 20 times a second.
    explicit Maintenance(log::SegmentLog& log, WhenLogFails when_log_fails = end_process,
                         std::function<void()> each_round = {})
        : Maintenance(Maintaining(log, std::move(when_log_fails), std::move(each_round))) {}
    explicit Maintenance(Maintaining maintaining);
    ~Maintenance();
    Maintenance(const Maintenance&) = delete;
    Maintenance& operator=(const Maintenance&) = delete;

private:
    void loop();

    Maintaining maintaining_;
    std::atomic<bool> stopping_{false};
    base::Signal signal_;
    std::thread thread_;
};

}  // namespace onrush::engine
