// Watches a stop that may hang: a thread that waits for a disk cannot be joined.
//
//   { StopWatch watch(is_late, when_late);  ... join threads ... }
//
// While it lives, a thread of its own asks a few times a second whether the stop is late. If it is,
// it calls `when_late` once, which usually ends the process. Both are called on that thread.
#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <thread>

namespace onrush::app {

class StopWatch {
public:
    static constexpr std::chrono::milliseconds asks_every{100};

    StopWatch(std::function<bool()> is_late, std::function<void()> when_late)
        : thread_([over = over_.get_future(), is_late = std::move(is_late),
                   when_late = std::move(when_late)] {
              while (over.wait_for(asks_every) == std::future_status::timeout) {
                  if (is_late()) {
                      return when_late();
                  }
              }
          }) {}
    ~StopWatch() {
        over_.set_value();
        thread_.join();
    }
    StopWatch(const StopWatch&) = delete;
    StopWatch& operator=(const StopWatch&) = delete;

private:
    std::promise<void> over_;
    std::thread thread_;
};

}  // namespace onrush::app
