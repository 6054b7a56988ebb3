// A number that one thread writes and any thread reads: what a part of the server has counted.
//
// Two counters of one moment may disagree: each is true by itself.
#pragma once

#include <atomic>
#include <cstdint>

namespace onrush::base {

class Counter {
public:
    // One writer: a locked instruction is not needed.
    void add(std::uint64_t more = 1) { set(get() + more); }
    void set(std::uint64_t number) { number_.store(number, std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t get() const { return number_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> number_{0};
};

}  // namespace onrush::base
