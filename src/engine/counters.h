// What an engine counts: each counter is written by one thread and read by any.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "base/counter.h"

namespace onrush::engine {

using base::Counter;

// How many values lay at or below each bound and above the one before.
class Spread {
public:
    using Bounds = std::array<std::uint64_t, 13>;

    explicit Spread(const Bounds& bounds) : bounds_(bounds) {}

    void add(std::uint64_t value) {
        std::size_t bucket = 0;
        for (std::uint64_t bound : bounds_) {
            bucket += value > bound ? 1 : 0;
        }
        buckets_[bucket].add(1);
        sum_.add(value);
    }
    [[nodiscard]] const Bounds& bounds() const { return bounds_; }
    // One more than there are bounds: the last is above them all.
    [[nodiscard]] std::span<const Counter> buckets() const { return buckets_; }
    [[nodiscard]] std::uint64_t sum() const { return sum_.get(); }

private:
    const Bounds& bounds_;
    std::array<Counter, std::tuple_size_v<Bounds> + 1> buckets_;
    Counter sum_;
};

inline constexpr Spread::Bounds command_bounds = {1,   2,   4,   8,    16,   32,  64,
                                                  128, 256, 512, 1024, 2048, 4096};
inline constexpr Spread::Bounds us_bounds = {
    20, 50, 100, 200, 500, 1'000, 2'000, 5'000, 10'000, 50'000, 200'000, 1'000'000, 5'000'000};

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
    Counter idempotency_keys;  // kept now
    Counter clock_behind_ms;
    Counter clock_ahead_ms;
    Spread batch_commands{command_bounds};  // of batches that changed something
    Spread batch_us{us_bounds};             // from opening to closing, of those too
    // Log thread.
    Spread append_us{us_bounds};  // append and sync of a record
};

}  // namespace onrush::engine
