// How a benchmark says what it measured: one line a figure, for people and for bench/run.
#pragma once

#include <cstdio>

namespace onrush::bench {

inline void report(const char* name, double value, const char* unit) {
    std::printf("metric %s %.6g %s\n", name, value, unit);
    std::fflush(stdout);
}

}  // namespace onrush::bench
