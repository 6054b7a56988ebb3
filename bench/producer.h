// What benchmarks of the engine's loop share: the producer's side of it.
#pragma once

#include <pthread.h>
#include <sched.h>
#include <time.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <vector>

#include "base/check.h"
#include "engine/command.h"
#include "engine/engine.h"

namespace onrush::bench {

using Clock = std::chrono::steady_clock;

inline double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

inline void pin_this_thread(int core) {
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(static_cast<std::size_t>(core), &cores);
    pthread_setaffinity_np(pthread_self(), sizeof cores, &cores);
}

// Processor time of all threads but this one, in seconds: what the engine and the log have used,
// whatever else the machine has been doing.
inline double seconds_of_others() {
    auto read = [](clockid_t which) {
        timespec time{};
        clock_gettime(which, &time);
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
    };
    return read(CLOCK_PROCESS_CPUTIME_ID) - read(CLOCK_THREAD_CPUTIME_ID);
}

inline double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

// Takes jobs back: the producer asks how many are done.
class Returned final : public engine::Origin {
public:
    void deliver(engine::Outbox jobs) override {
        std::size_t count = jobs.count();
        for (engine::JobList list = jobs.take(); !list.empty();) {
            bool as_wanted = list.take_first().verdict() == wanted_;
            unexpected_ += as_wanted ? 0 : 1;
        }
        count_.fetch_add(count, std::memory_order_release);
        count_.notify_one();
    }
    void expect(engine::Verdict wanted) {
        wanted_ = wanted;
        count_.store(0, std::memory_order_release);
    }
    void wait_for(std::size_t count) const {
        for (std::size_t now = count_.load(std::memory_order_acquire); now < count;
             now = count_.load(std::memory_order_acquire)) {
            count_.wait(now, std::memory_order_acquire);
        }
    }
    [[nodiscard]] std::size_t unexpected() const { return unexpected_; }

private:
    engine::Verdict wanted_ = engine::Verdict::answered;
    std::size_t unexpected_ = 0;
    std::atomic<std::size_t> count_{0};
};

// As connections do, a few jobs are used again and again: two batches are under way while the
// producer fills a third.
template <typename Feature, typename Input>
class JobRing {
public:
    JobRing(Feature& feature, std::size_t batch) : batch_(batch) {
        for (std::size_t i = 0; i < batch * 3; ++i) {
            jobs_.emplace_back(returned_, feature, Input{});
        }
    }

    // Pushes input_of(0), input_of(1) ... up to count; commands per second.
    template <typename InputOf>
    double push_all(engine::Engine& engine, std::size_t count, engine::Verdict wanted,
                    InputOf input_of) {
        returned_.expect(wanted);
        Clock::time_point start = Clock::now();
        double used = seconds_of_others();
        engine::Outbox outbox;
        for (std::size_t pushed = 0; pushed < count;) {
            auto& job = jobs_[pushed % jobs_.size()];
            job.input = input_of(pushed);
            outbox.add(job);
            pushed += 1;
            if (pushed % batch_ == 0 || pushed == count) {
                engine.push(outbox);
                returned_.wait_for(pushed < 2 * batch_ ? 0 : pushed - 2 * batch_);
            }
        }
        returned_.wait_for(count);
        double rate = static_cast<double>(count) / seconds_since(start);
        cpu_ns_ = (seconds_of_others() - used) * 1e9 / static_cast<double>(count);
        ONRUSH_CHECK(returned_.unexpected() == 0, "{} answers were not as expected",
                     returned_.unexpected());
        return rate;
    }

    // Of the last push_all(): what one command took of the engine's and the log's processor time.
    [[nodiscard]] double cpu_ns() const { return cpu_ns_; }

private:
    std::size_t batch_;
    double cpu_ns_ = 0;
    Returned returned_;
    std::deque<engine::Call<Input>> jobs_;
};

// One command, and its answer.
template <typename Feature, typename Input>
typename Input::Answer run_one(engine::Engine& engine, Feature& feature, Input input) {
    Returned returned;
    engine::Call<Input> job(returned, feature, std::move(input));
    engine::Outbox outbox;
    outbox.add(job);
    engine.push(outbox);
    returned.wait_for(1);
    ONRUSH_CHECK(job.verdict() == engine::Verdict::answered, "verdict {}",
                 static_cast<int>(job.verdict()));
    return *job.result;
}

}  // namespace onrush::bench
