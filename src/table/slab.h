// Where the rows of a table live: fixed chunks of memory, a slot number for each row.
//
//   chunk (1 MiB, aligned)            slot = chunk index * rows per chunk + row
//   +--------+------+-------+-------+-----+-----+-----+---
//   | number | live | dirty | fresh | row | row | row | ...
//   +--------+------+-------+-------+-----+-----+-----+---
//
// A row never moves, so a pointer to it is good until the row is erased, and the chunk's alignment
// turns the pointer back into the slot. Growing means one more chunk: no copy, no pause. The three
// bitmaps say per slot whether a row is there, whether this batch has changed it, and whether this
// batch has inserted it. Memory is taken from the system page by page as rows arrive.
// Engine thread only (or whoever alone owns the table).
#pragma once

#include <cstdint>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "base/check.h"
#include "table/limits.h"

namespace onrush::table {

using Slot = std::uint32_t;

// Memory aligned to its own size, from the system; given back by release_chunk.
inline constexpr std::size_t chunk_bytes = 1 << 20;
[[nodiscard]] void* allocate_chunk();
void release_chunk(void* chunk);

template <typename Row>
class Slab {
public:
    Slab() = default;
    Slab(const Slab&) = delete;
    Slab& operator=(const Slab&) = delete;
    ~Slab() { clear(); }

    [[nodiscard]] std::size_t size() const { return size_; }
    // Every slot ever used; the slots of erased rows among them.
    [[nodiscard]] Slot slots() const { return next_; }

    Slot insert(Row&& row) {
        Slot slot = take_slot();
        new (address(slot)) Row(std::move(row));
        set(slot, &Chunk::live, true);
        size_ += 1;
        return slot;
    }

    // Ends the row's life in the table but keeps its bytes until recycle(slot).
    void bury(Slot slot) {
        set(slot, &Chunk::live, false);
        size_ -= 1;
    }
    void recycle(Slot slot) {
        address(slot)->~Row();
        free_.push_back(slot);
    }

    [[nodiscard]] Row& operator[](Slot slot) { return *address(slot); }
    [[nodiscard]] const Row& operator[](Slot slot) const { return *address(slot); }
    [[nodiscard]] Slot slot_of(const Row* row) const {
        auto at = reinterpret_cast<std::uintptr_t>(row);
        // NOLINTNEXTLINE(performance-no-int-to-ptr): a chunk begins at a multiple of its size
        const Chunk* chunk = reinterpret_cast<const Chunk*>(at & ~(chunk_bytes - 1));
        return chunk->first_slot + static_cast<Slot>(row - rows_of(chunk));
    }

    [[nodiscard]] bool live(Slot slot) const { return get(slot, &Chunk::live); }
    [[nodiscard]] bool dirty(Slot slot) const { return get(slot, &Chunk::dirty); }
    [[nodiscard]] bool fresh(Slot slot) const { return get(slot, &Chunk::fresh); }
    void mark_dirty(Slot slot, bool on) { set(slot, &Chunk::dirty, on); }
    void mark_fresh(Slot slot, bool on) { set(slot, &Chunk::fresh, on); }

    // In slot order, which is the order of insertion where nothing was erased.
    template <typename Visit>
    void for_each(Visit visit) const {
        for (Slot slot = 0; slot < next_; ++slot) {
            if (live(slot)) {
                visit((*this)[slot]);
            }
        }
    }

    // What the rows and their marks take: whole chunks but for the untouched end of the last.
    [[nodiscard]] std::size_t bytes() const {
        std::size_t full = next_ / rows_per_chunk;
        return full * chunk_bytes + (next_ % rows_per_chunk) * sizeof(Row) +
               free_.capacity() * sizeof(Slot);
    }

    // Slots that were buried but not recycled must be recycled before.
    void clear() {
        for (Slot slot = 0; slot < next_; ++slot) {
            if (live(slot)) {
                address(slot)->~Row();
            }
        }
        for (Chunk* chunk : chunks_) {
            release_chunk(chunk);
        }
        chunks_.clear();
        free_.clear();
        next_ = 0;
        size_ = 0;
    }

private:
    // Three bits a row, and the header; the rest is rows.
    static constexpr std::size_t rows_per_chunk = (chunk_bytes - 256) * 8 / (sizeof(Row) * 8 + 3);
    static constexpr std::size_t words = (rows_per_chunk + 63) / 64;

    struct Chunk {
        Slot first_slot;
        std::uint64_t live[words];
        std::uint64_t dirty[words];
        std::uint64_t fresh[words];
    };
    static constexpr std::size_t rows_offset = (sizeof(Chunk) + 63) / 64 * 64;
    static_assert(rows_per_chunk > 0 && rows_offset + rows_per_chunk * sizeof(Row) <= chunk_bytes);
    static_assert(alignof(Row) <= 64);

    static const Row* rows_of(const Chunk* chunk) {
        return reinterpret_cast<const Row*>(reinterpret_cast<const char*>(chunk) + rows_offset);
    }
    [[nodiscard]] Row* address(Slot slot) const {
        const Row* rows = rows_of(chunks_[slot / rows_per_chunk]);
        return const_cast<Row*>(rows + slot % rows_per_chunk);
    }

    using Bits = std::uint64_t (Chunk::*)[words];
    [[nodiscard]] bool get(Slot slot, Bits bits) const {
        std::size_t row = slot % rows_per_chunk;
        return ((chunks_[slot / rows_per_chunk]->*bits)[row / 64] >> (row % 64) & 1) != 0;
    }
    void set(Slot slot, Bits bits, bool on) {
        std::size_t row = slot % rows_per_chunk;
        std::uint64_t& word = (chunks_[slot / rows_per_chunk]->*bits)[row / 64];
        std::uint64_t bit = std::uint64_t{1} << (row % 64);
        word = on ? word | bit : word & ~bit;
    }

    Slot take_slot() {
        if (!free_.empty()) {
            Slot slot = free_.back();
            free_.pop_back();
            return slot;
        }
        ONRUSH_CHECK(next_ < limits::rows_max, "a table of {} rows is full", next_);
        if (next_ % rows_per_chunk == 0) {
            // The system hands out zeroed pages, so the bitmaps start clear.
            Chunk* chunk = static_cast<Chunk*>(allocate_chunk());
            chunk->first_slot = next_;
            chunks_.push_back(chunk);
        }
        return next_++;
    }

    std::vector<Chunk*> chunks_;
    std::vector<Slot> free_;
    Slot next_ = 0;
    std::size_t size_ = 0;
};

}  // namespace onrush::table
