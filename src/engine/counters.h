// What an engine counts: relaxed atomics, written by one thread each, read by any.
#pragma once

#include <atomic>
#include <cstdint>

namespace onrush::engine {

class Counter {
public:
    void add(std::uint64_t n) {
        // One writer: no need for a locked instruction.
        value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
    }
    void set(std::uint64_t n) { value_.store(n, std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t get() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

struct Counters {
    // Engine thread.
    Counter commands;  // run and answered
    Counter refusals;  // run and refused
    Counter queries;
    Counter replays;  // answered from an idempotency key
    Counter key_reuses;
    Counter turned_away;  // not run: read-only or draining
    Counter deadlines;    // run because their time came
    Counter batches;      // all
    Counter batches_written;
    Counter rows_written;
    Counter facts;
    Counter clock_behind_ms;
    // Log thread.
    Counter records;
    Counter append_us;  // in append and sync, all in all
    Counter append_us_max;
};

}  // namespace onrush::engine
