// The one source of chance in a simulation: a seed gives the same numbers everywhere, for ever.
#pragma once

#include <cstdint>

namespace onrush::sim {

// SplitMix64. One thread.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15 + 0x2545f4914f6cdd1d) {}

    [[nodiscard]] std::uint64_t next() {
        std::uint64_t mixed = state_ += 0x9e3779b97f4a7c15;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return mixed ^ (mixed >> 31);
    }
    // 0 .. limit - 1; the limit is not 0.
    [[nodiscard]] std::uint64_t below(std::uint64_t limit) { return next() % limit; }
    // least .. most, both included.
    [[nodiscard]] std::uint64_t between(std::uint64_t least, std::uint64_t most) {
        return least + below(most - least + 1);
    }
    [[nodiscard]] bool chance(std::uint64_t per_mille) { return below(1000) < per_mille; }
    // A generator of its own, so that one part's draws do not move another's.
    [[nodiscard]] Random fork() { return Random(next()); }

private:
    std::uint64_t state_;
};

}  // namespace onrush::sim
