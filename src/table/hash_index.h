// A hash index over slots that never stops the world to grow.
//
//   directory (by the hash's topmost bits)      segment: 512 places
//   [0] --+--------------------------------->   tags   | 1 byte each: empty, gone, or 7 hash bits
//   [1] --+                                     slots  | 4 bytes each: where the row is
//   [2] ------------------------------------>   ...
//
// Extendible hashing: a segment that fills up is split in two by one more bit of the hash, which
// moves at most 512 entries, however large the table is. Inside a segment a lookup compares 16
// tags at once and visits a row only when 7 bits of its hash agree. An entry costs 5 bytes, over a
// fill of 44 to 88 %. The index stores no keys: it asks the table for the hash of a slot when it
// splits. Engine thread only.
#pragma once

#include <bit>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "base/check.h"
#include "table/slab.h"

namespace onrush::table {

class HashIndex {
public:
    static constexpr Slot none = 0xffff'ffff;

    HashIndex();

    // The slot whose hash may match and for which `is_it(slot)` says yes, or none.
    template <typename IsIt>
    [[nodiscard]] Slot find(std::uint64_t hash, IsIt is_it) const {
        const Segment& segment = segment_of(hash);
        std::uint8_t tag = tag_of(hash);
        for (std::size_t group = group_of(hash), step = 0; step < groups;
             group = (group + 1) % groups, ++step) {
            const std::uint8_t* tags = segment.tags + group * group_size;
            for (std::uint32_t hits = matches(tags, tag); hits != 0; hits &= hits - 1) {
                Slot slot = segment.slots[group * group_size + std::countr_zero(hits)];
                if (is_it(slot)) {
                    return slot;
                }
            }
            if (matches(tags, tag_empty) != 0) {
                return none;
            }
        }
        return none;
    }

    // The caller has made sure that the key is not there. `hash_of(slot)` is asked on a split.
    template <typename HashOf>
    void insert(std::uint64_t hash, Slot slot, HashOf hash_of) {
        Segment* segment = &segment_of(hash);
        while (segment->filled >= fill_max) [[unlikely]] {
            make_room(hash, hash_of);
            segment = &segment_of(hash);
        }
        place(*segment, hash, slot);
    }

    void erase(std::uint64_t hash, Slot slot);
    void clear();

    [[nodiscard]] std::size_t bytes() const {
        return (directory_.capacity() + segments_.capacity()) * sizeof(Segment*) +
               segments_.size() * sizeof(Segment);
    }

private:
    static constexpr std::size_t places = 512;
    static constexpr std::size_t group_size = 16;
    static constexpr std::size_t groups = places / group_size;
    static constexpr std::size_t fill_max = places * 7 / 8;
    static constexpr std::uint8_t tag_empty = 0;
    static constexpr std::uint8_t tag_gone = 1;

    struct Segment {
        alignas(16) std::uint8_t tags[places] = {};
        Slot slots[places];
        std::uint32_t live = 0;
        std::uint32_t filled = 0;  // live and gone
        std::uint8_t depth = 0;    // bits of the hash that all entries share
    };

    static std::uint8_t tag_of(std::uint64_t hash) {
        return static_cast<std::uint8_t>(0x80 | (hash & 0x7f));
    }
    static std::size_t group_of(std::uint64_t hash) { return (hash >> 7) % groups; }
    static std::uint32_t matches(const std::uint8_t* tags, std::uint8_t tag);

    [[nodiscard]] std::size_t directory_place(std::uint64_t hash) const {
        return depth_ == 0 ? 0 : hash >> (64 - depth_);
    }
    [[nodiscard]] Segment& segment_of(std::uint64_t hash) {
        return *directory_[directory_place(hash)];
    }
    [[nodiscard]] const Segment& segment_of(std::uint64_t hash) const {
        return *directory_[directory_place(hash)];
    }

    static void place(Segment& segment, std::uint64_t hash, Slot slot);

    using Entry = std::pair<std::uint64_t, Slot>;  // a hash and its slot

    // A segment with many gone entries is cleaned in place, a really full one is split.
    template <typename HashOf>
    void make_room(std::uint64_t hash, HashOf hash_of) {
        const Segment& segment = segment_of(hash);
        std::vector<Entry> entries;
        entries.reserve(segment.live);
        for (std::size_t i = 0; i < places; ++i) {
            if (segment.tags[i] >= 0x80) {
                entries.emplace_back(hash_of(segment.slots[i]), segment.slots[i]);
            }
        }
        rebuild(hash, entries);
    }
    void rebuild(std::uint64_t hash, const std::vector<Entry>& entries);
    void split(std::uint64_t hash);

    std::vector<Segment*> directory_;
    std::vector<std::unique_ptr<Segment>> segments_;
    unsigned depth_ = 0;  // bits of the hash that the directory is read by
};

}  // namespace onrush::table
