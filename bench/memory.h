// What this process holds of the machine's memory.
#pragma once

#include <malloc.h>
#include <unistd.h>

#include <fstream>

namespace onrush::bench {

// Resident bytes, without what the allocator only keeps to give out again.
inline double resident_bytes() {
    malloc_trim(0);
    std::ifstream pages("/proc/self/statm");
    double total = 0;
    double resident = 0;
    pages >> total >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

}  // namespace onrush::bench
