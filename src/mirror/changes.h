// What one transaction does to the mirror: each row once, in the order of its key.
//
// The rows of many batches are put in as they come, and settle() keeps the last of each key. So a
// row that hundreds of batches changed is written once, and rows that lie side by side in a table
// are written side by side. Everything lies in one arena that is reused, so the memory is that of
// the largest transaction, however many there are and however many tables. One thread.
#pragma once

#include <span>
#include <vector>

#include "base/bytes.h"

namespace onrush::mirror {

class Changes {
public:
    struct Entry {
        std::uint64_t order[2];  // the first 16 bytes of the key's order, big-endian, zero-filled
        std::uint32_t at;        // in the arena: the rest of the order, then the bytes
        std::uint32_t rest;      // length of the rest of the order
        std::uint32_t size;      // length of the bytes: of the row, or for an erase of the key
        std::uint32_t table : 31;
        std::uint32_t erased : 1;
    };
    static_assert(sizeof(Entry) == 32);

    // Empties it, keeping the memory.
    void clear();

    // `order` compares by bytes as the keys do in the database; no order is the start of another
    // (key_order.h).
    void put_row(std::uint32_t table, base::ByteView order, base::ByteView row);
    void erase_key(std::uint32_t table, base::ByteView order, base::ByteView key);

    // Sorts by table and key and drops all but the last change of each.
    void settle();
    // No key is there twice: nothing was put in since settle().
    [[nodiscard]] bool settled() const { return settled_; }

    [[nodiscard]] std::span<const Entry> entries() const { return entries_; }
    [[nodiscard]] base::ByteView bytes_of(const Entry& entry) const {
        return arena_.view().substr(entry.at + entry.rest, entry.size);
    }
    [[nodiscard]] std::size_t rows() const { return entries_.size(); }
    // What it takes in memory.
    [[nodiscard]] std::size_t bytes() const {
        return arena_.size() + entries_.size() * sizeof(Entry);
    }

private:
    void add(std::uint32_t table, bool erased, base::ByteView order, base::ByteView bytes);
    // Negative, zero or positive, by table and key.
    [[nodiscard]] int compare(const Entry& a, const Entry& b) const;

    base::ByteWriter arena_;
    std::vector<Entry> entries_;
    bool settled_ = true;
};

}  // namespace onrush::mirror
