#include "table/slab.h"

#include <sys/mman.h>

#include <cstddef>

namespace onrush::table {

void* allocate_chunk() {
    // Twice the size, then the ends that alignment does not need are given back.
    void* wide = mmap(nullptr, chunk_bytes * 2, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    ONRUSH_CHECK(wide != MAP_FAILED, "the system gave no memory for {} more bytes of rows",
                 chunk_bytes);
    std::byte* start = static_cast<std::byte*>(wide);
    std::size_t misplaced = reinterpret_cast<std::uintptr_t>(wide) % chunk_bytes;
    std::size_t before = misplaced == 0 ? 0 : chunk_bytes - misplaced;
    if (before != 0) {
        munmap(start, before);
    }
    munmap(start + before + chunk_bytes, chunk_bytes - before);
    return start + before;
}

void release_chunk(void* chunk) {
    munmap(chunk, chunk_bytes);
}

}  // namespace onrush::table
