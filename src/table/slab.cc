#include "table/slab.h"

#include <sys/mman.h>

namespace onrush::table {

void* allocate_chunk() {
    // Twice the size, then the ends that alignment does not need are given back.
    void* wide = mmap(nullptr, chunk_bytes * 2, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    ONRUSH_CHECK(wide != MAP_FAILED, "the system gave no memory for {} more bytes of rows",
                 chunk_bytes);
    auto start = reinterpret_cast<std::uintptr_t>(wide);
    std::uintptr_t aligned = (start + chunk_bytes - 1) & ~(chunk_bytes - 1);
    if (aligned != start) {
        munmap(wide, aligned - start);
    }
    std::uintptr_t end = start + chunk_bytes * 2;
    std::uintptr_t aligned_end = aligned + chunk_bytes;
    if (aligned_end != end) {
        munmap(reinterpret_cast<void*>(aligned_end), end - aligned_end);
    }
    return reinterpret_cast<void*>(aligned);
}

void release_chunk(void* chunk) {
    munmap(chunk, chunk_bytes);
}

}  // namespace onrush::table
