// The engine: one thread decides, one thread makes durable.
//
//   producers --push--> [engine thread: Batcher] --Pipeline--> [log thread: Log::append] -->
//   origins
//
// Made before recovery, since it declares the engine's own tables; started after it. Whoever
// pushes jobs keeps them alive until they are delivered, and pushes nothing after stop(). What the
// two threads do between two waits is a turn, and a simulation takes the turns itself, from one.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

#include "base/signal.h"
#include "base/time.h"
#include "engine/batch_clock.h"
#include "engine/batcher.h"
#include "engine/counters.h"
#include "engine/mailbox.h"
#include "engine/pipeline.h"

namespace onrush::engine {

struct EngineSettings {
    std::size_t mailbox_jobs_max = limits::mailbox_jobs_max;
    std::size_t batch_commands_max = limits::batch_commands_max;
    std::size_t batch_bytes_max = limits::batch_bytes_max;
    KeyBudget keys;
};

// Called by the log thread when an append has failed: its outcome is unknown, so the process must
// end without answering anybody. It must not return; a simulation's throws.
using WhenLogFails = std::function<void(const base::Fault&)>;

// Says what failed and ends the process at once, with the documented exit code.
[[noreturn]] void end_process(const base::Fault& fault);

class Engine {
public:
    Engine(Domain& domain, const base::Clock& clock, const EngineSettings& settings = {});
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    // `last` is the time of the last record: batch time goes on from there.
    void start(log::Log& log, base::Instant last, WhenLogFails when_log_fails = end_process) {
        attach(log, last, std::move(when_log_fails));
        start_threads();
    }
    // The two halves of start().
    void attach(log::Log& log, base::Instant last, WhenLogFails when_log_fails);
    void start_threads();

    // --- the turns of the threads, between two waits: without start_threads() anybody's, one at
    // --- a time ---
    enum class Turn { again, rests, ended };
    // Opens a batch, runs what waits, closes it. `rests` until there is something new, `ended` when
    // all is answered and stop_soon() was called.
    [[nodiscard]] Turn take_engine_turn();
    // Writes what was handed over and delivers its answers. False when there is nothing.
    bool take_log_turn();
    // Between two turns.
    [[nodiscard]] const Batcher& batcher() const { return batcher_; }
    [[nodiscard]] bool log_idle() const { return pipeline_->log_idle(); }

    // Any thread. Takes all of the outbox, or nothing: then every job in it has the verdict
    // `overloaded` and has been delivered to its origin.
    void push(Outbox& outbox);

    // Any thread that pushes may say when it is at work and when it has nothing left to do: while
    // it works, a batch waits a moment for what it will push.
    void producer_works() { producers_at_work_.fetch_add(1, std::memory_order_relaxed); }
    void producer_rests();

    // From now on commands are answered `draining`; queries still run.
    void drain() { draining_.store(true, std::memory_order_relaxed); }
    // Every batch waits so long before it is written; 0: not at all. Answers come later, more jobs
    // wait, and the gate refuses some: what reads the log catches up. Batches that leave deadlines
    // overdue do not wait: commands wait for them already.
    void slow_down(base::Duration pause) { pause_ms_.store(pause.ms, std::memory_order_relaxed); }
    [[nodiscard]] base::Duration slowed_by() const {
        return base::Duration(pause_ms_.load(std::memory_order_relaxed));
    }
    // How long the write under way has taken by now; 0 between two. Any thread.
    [[nodiscard]] base::Duration writes_for() const;
    // Runs what was pushed, makes it durable, delivers it, and ends the threads.
    void stop();
    // The first half of stop(). Any thread.
    void stop_soon();

    [[nodiscard]] Admission admission() const;
    [[nodiscard]] const Counters& counters() const { return counters_; }
    [[nodiscard]] const KeyBudget& keys() const { return settings_.keys; }
    [[nodiscard]] std::size_t mailbox_depth() const { return mailbox_.depth(); }

private:
    using Steady = std::chrono::steady_clock;

    void decide_loop();
    void log_loop();

    void open_batch_when_due();
    [[nodiscard]] bool runs_deadlines(Admission admitted) const;
    void close_batch();
    void run_waiting_jobs();
    [[nodiscard]] CloseReason reason_to_close() const;
    void sleep();

    Domain& domain_;
    const base::Clock& clock_;
    const EngineSettings settings_;
    Counters counters_;
    Batcher batcher_;
    Mailbox mailbox_;
    base::Signal engine_signal_;
    base::Signal log_signal_;
    std::atomic<std::size_t> producers_at_work_{0};
    std::atomic<bool> gathering_{false};  // the engine waits for producers at work
    std::atomic<bool> draining_{false};
    std::atomic<std::int64_t> pause_ms_{0};
    std::atomic<std::int64_t> write_began_us_{0};  // by the steady clock; 0: none is under way
    std::atomic<bool> stopping_{false};
    std::atomic<bool> log_stopping_{false};

    // From start() on.
    log::Log* log_ = nullptr;
    WhenLogFails when_log_fails_;
    std::unique_ptr<BatchClock> batch_clock_;
    std::unique_ptr<Pipeline> pipeline_;
    std::thread engine_thread_;
    std::thread log_thread_;

    // Engine thread.
    JobList inbox_;
    Admission opened_with_ = Admission::open;  // the open batch
    base::Duration opened_at_;                 // by the clock that the closing rules go by
    Steady::time_point opened_steady_;
};

}  // namespace onrush::engine
