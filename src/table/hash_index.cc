#include "table/hash_index.h"

#include <algorithm>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace onrush::table {

HashIndex::HashIndex() {
    clear();
}

std::uint32_t HashIndex::matches(const std::uint8_t* tags, std::uint8_t tag) {
#if defined(__SSE2__)
    __m128i group = _mm_load_si128(reinterpret_cast<const __m128i*>(tags));
    __m128i same = _mm_cmpeq_epi8(group, _mm_set1_epi8(static_cast<char>(tag)));
    return static_cast<std::uint32_t>(_mm_movemask_epi8(same));
#else
    std::uint32_t hits = 0;
    for (std::size_t i = 0; i < group_size; ++i) {
        hits |= static_cast<std::uint32_t>(tags[i] == tag) << i;
    }
    return hits;
#endif
}

void HashIndex::place(Segment& segment, std::uint64_t hash, Slot slot) {
    for (std::size_t group = group_of(hash);; group = (group + 1) % groups) {
        std::uint8_t* tags = segment.tags + group * group_size;
        std::uint32_t open = matches(tags, tag_empty) | matches(tags, tag_gone);
        if (open != 0) {
            std::size_t i = static_cast<std::size_t>(std::countr_zero(open));
            segment.filled += tags[i] == tag_empty ? 1 : 0;
            segment.live += 1;
            tags[i] = tag_of(hash);
            segment.slots[group * group_size + i] = slot;
            return;
        }
    }
}

void HashIndex::erase(std::uint64_t hash, Slot slot) {
    Segment& segment = segment_of(hash);
    std::uint8_t tag = tag_of(hash);
    std::size_t group = group_of(hash);
    for (std::size_t step = 0; step < groups; ++step, group = (group + 1) % groups) {
        std::uint8_t* tags = segment.tags + group * group_size;
        bool has_empty = matches(tags, tag_empty) != 0;
        for (std::uint32_t hits = matches(tags, tag); hits != 0; hits &= hits - 1) {
            std::size_t i = static_cast<std::size_t>(std::countr_zero(hits));
            if (segment.slots[group * group_size + i] == slot) {
                // A group with an empty place ends every search, so nothing needs to go past it.
                tags[i] = has_empty ? tag_empty : tag_gone;
                segment.filled -= has_empty ? 1 : 0;
                segment.live -= 1;
                return;
            }
        }
        if (has_empty) {
            break;
        }
    }
    ONRUSH_CHECK(false, "slot {} is not in the index", slot);
}

void HashIndex::clear() {
    segments_.clear();
    segments_.push_back(std::make_unique<Segment>());
    directory_.assign(1, segments_.back().get());
    depth_ = 0;
}

void HashIndex::rebuild(std::uint64_t hash, const std::vector<Entry>& entries) {
    Segment& segment = segment_of(hash);
    std::fill(std::begin(segment.tags), std::end(segment.tags), tag_empty);
    segment.live = 0;
    segment.filled = 0;
    if (entries.size() > fill_max * 3 / 4) {
        split(hash);
    }
    for (const auto& [entry_hash, slot] : entries) {
        place(segment_of(entry_hash), entry_hash, slot);
    }
}

// Gives the empty segment of `hash` an empty sibling for the upper half of its hashes.
void HashIndex::split(std::uint64_t hash) {
    Segment& lower = segment_of(hash);
    ONRUSH_CHECK(lower.depth < 40, "{} rows share {} bits of their hash", fill_max, lower.depth);
    if (lower.depth == depth_) {
        std::vector<Segment*> wider(directory_.size() * 2);
        for (std::size_t i = 0; i < wider.size(); ++i) {
            wider[i] = directory_[i / 2];
        }
        directory_ = std::move(wider);
        depth_ += 1;
    }
    segments_.push_back(std::make_unique<Segment>());
    Segment* upper = segments_.back().get();
    lower.depth += 1;
    upper->depth = lower.depth;
    // The places of the old segment are a run; the sibling takes the second half of it.
    std::size_t run = std::size_t{1} << (depth_ - lower.depth + 1);
    std::size_t first = directory_place(hash) / run * run;
    std::fill_n(directory_.begin() + static_cast<std::ptrdiff_t>(first + run / 2), run / 2, upper);
}

}  // namespace onrush::table
