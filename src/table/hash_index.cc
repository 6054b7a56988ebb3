#include "table/hash_index.h"

#include <algorithm>

namespace onrush::table {

HashIndex::HashIndex() {
    clear();
}

void HashIndex::place(Segment& segment, std::uint64_t hash, Slot slot) {
    for (std::size_t at = group_of(hash);; at = (at + 1) % groups) {
        Group& group = segment.groups[at];
        std::uint32_t open = group.matches(tag_empty) | group.matches(tag_gone);
        if (open != 0) {
            std::size_t i = static_cast<std::size_t>(std::countr_zero(open));
            segment.filled += group.tags[i] == tag_empty ? 1 : 0;
            segment.live += 1;
            group.tags[i] = tag_of(hash);
            group.slots[i] = slot;
            return;
        }
    }
}

void HashIndex::erase(std::uint64_t hash, Slot slot) {
    Segment& segment = segment_of(hash);
    std::size_t at = group_of(hash);
    for (std::size_t step = 0; step < groups; ++step, at = (at + 1) % groups) {
        Group& group = segment.groups[at];
        bool has_empty = group.matches(tag_empty) != 0;
        for (std::uint32_t hits = group.matches(tag_of(hash)); hits != 0; hits &= hits - 1) {
            std::size_t i = static_cast<std::size_t>(std::countr_zero(hits));
            if (group.slots[i] == slot) {
                // A group with an empty place ends every search, so nothing needs to go past it.
                group.tags[i] = has_empty ? tag_empty : tag_gone;
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

void HashIndex::make_room(std::uint64_t hash, const SlotHash& hash_of) {
    const Segment& segment = segment_of(hash);
    std::vector<Entry> entries;
    entries.reserve(segment.live);
    for (const Group& group : segment.groups) {
        for (std::size_t i = 0; i < group_places; ++i) {
            if (group.tags[i] >= 0x80) {
                Slot slot = group.slots[i];
                entries.emplace_back(hash_of.call(hash_of.function, slot), slot);
            }
        }
    }
    rebuild(hash, entries);
}

void HashIndex::rebuild(std::uint64_t hash, const std::vector<Entry>& entries) {
    Segment& segment = segment_of(hash);
    for (Group& group : segment.groups) {
        std::fill(std::begin(group.tags), std::end(group.tags), tag_empty);
    }
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
