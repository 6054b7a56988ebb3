// A hash index over slots that never stops the world to grow.
//
//   directory (by the hash's topmost bits)      segment: 32 groups of one cache line
//   [0] --+--------------------------------->   12 tags  1 byte each: empty, gone, or 7 hash bits
//   [1] --+                                     12 slots 4 bytes each: where the row is
//   [2] ------------------------------------>   ...
//
// Extendible hashing: a segment that fills up is split in two by one more bit of the hash, which
// moves at most 384 entries, however large the table is. A lookup compares the tags of a group at
// once and visits a row only when 7 bits of its hash agree, so it costs two cache misses: the
// group and the row. An entry costs 5.3 bytes, over a fill of 44 to 88 %. The index stores no
// keys: it asks the table for the hash of a slot when it splits. Engine thread only.
#pragma once

#include <bit>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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
        for (std::size_t at = group_of(hash), step = 0; step < groups;
             at = (at + 1) % groups, ++step) {
            const Group& group = segment.groups[at];
            for (std::uint32_t hits = group.matches(tag); hits != 0; hits &= hits - 1) {
                Slot slot = group.slots[std::countr_zero(hits)];
                if (is_it(slot)) {
                    return slot;
                }
            }
            if (group.matches(tag_empty) != 0) {
                return none;
            }
        }
        return none;
    }

    // The caller has made sure that the key is not there. `hash_of(slot)` is asked on a split.
    template <typename HashOf>
    void insert(std::uint64_t hash, Slot slot, const HashOf& hash_of) {
        Segment* segment = &segment_of(hash);
        while (segment->filled >= fill_max) [[unlikely]] {
            make_room(hash, {&hash_of, [](const void* function, Slot of) -> std::uint64_t {
                                 return (*static_cast<const HashOf*>(function))(of);
                             }});
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
    static constexpr std::size_t group_places = 12;
    static constexpr std::size_t groups = 32;
    static constexpr std::size_t places = groups * group_places;
    static constexpr std::size_t fill_max = places * 7 / 8;
    static constexpr std::uint8_t tag_empty = 0;
    static constexpr std::uint8_t tag_gone = 1;

    struct alignas(64) Group {
        std::uint8_t tags[16] = {};  // the last four are not used
        Slot slots[group_places];

        // The places that hold this tag, as bits.
        [[nodiscard]] std::uint32_t matches(std::uint8_t tag) const {
            constexpr std::uint32_t used = (1u << group_places) - 1;
#if defined(__SSE2__)
            __m128i all = _mm_load_si128(reinterpret_cast<const __m128i*>(tags));
            __m128i same = _mm_cmpeq_epi8(all, _mm_set1_epi8(static_cast<char>(tag)));
            return static_cast<std::uint32_t>(_mm_movemask_epi8(same)) & used;
#else
            std::uint32_t hits = 0;
            for (std::size_t i = 0; i < group_places; ++i) {
                hits |= static_cast<std::uint32_t>(tags[i] == tag) << i;
            }
            return hits & used;
#endif
        }
    };
    static_assert(sizeof(Group) == 64);

    struct Segment {
        Group groups[HashIndex::groups];
        std::uint32_t live = 0;
        std::uint32_t filled = 0;  // live and gone
        std::uint8_t depth = 0;    // bits of the hash that all entries share
    };

    static std::uint8_t tag_of(std::uint64_t hash) {
        return static_cast<std::uint8_t>(0x80 | (hash & 0x7f));
    }
    static std::size_t group_of(std::uint64_t hash) { return (hash >> 7) % groups; }

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
    // The caller's function without its type, so that splitting is compiled once.
    struct SlotHash {
        const void* function;
        std::uint64_t (*call)(const void* function, Slot slot);
    };

    // A segment with many gone entries is cleaned in place, a really full one is split.
    void make_room(std::uint64_t hash, const SlotHash& hash_of);
    void rebuild(std::uint64_t hash, const std::vector<Entry>& entries);
    void split(std::uint64_t hash);

    std::vector<Segment*> directory_;
    std::vector<std::unique_ptr<Segment>> segments_;
    unsigned depth_ = 0;  // bits of the hash that the directory is read by
};

}  // namespace onrush::table
