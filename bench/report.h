// How a benchmark says what it measured: one line a figure, for people and for bench/run.
#pragma once

#include <cmath>
#include <cstdio>

namespace onrush::bench {

inline void report(const char* name, double value, const char* unit) {
    bool whole = std::fabs(value) < 1e15 && value == std::floor(value);  // counts are exact
    std::printf(whole ? "metric %s %.0f %s\n" : "metric %s %.6g %s\n", name, value, unit);
    std::fflush(stdout);
}

}  // namespace onrush::bench
