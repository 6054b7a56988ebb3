#include "features/room/line.h"

#include <bit>

#include "base/check.h"

namespace onrush::room {

namespace {

std::size_t lowbit(std::size_t number) {
    return number & (~number + 1);
}

}  // namespace

// The new block is free, so its count is that of the blocks before it which it covers.
void Line::append_block() {
    std::size_t block = counts_.size();
    std::uint32_t covered = 0;
    for (std::size_t at = block - 1; at > block - lowbit(block); at -= lowbit(at)) {
        covered += counts_[at];
    }
    counts_.push_back(covered);
    bits_.resize(bits_.size() + block_words);
}

// The difference wraps around: subtracting 1 is adding 2^32 - 1.
void Line::count(std::uint32_t place, std::uint32_t difference) {
    for (std::size_t at = place / block_places + 1; at < counts_.size(); at += lowbit(at)) {
        counts_[at] += difference;
    }
    size_ += difference;
}

bool Line::has(std::uint32_t place) const {
    return place / block_places < blocks() && (bits_[place / 64] >> (place % 64) & 1) != 0;
}

void Line::add(std::uint32_t place) {
    ONRUSH_CHECK(!has(place), "place {} is taken twice", place);
    while (place / block_places >= blocks()) {
        append_block();
    }
    bits_[place / 64] |= std::uint64_t{1} << (place % 64);
    count(place, 1);
}

void Line::remove(std::uint32_t place) {
    ONRUSH_CHECK(has(place), "place {} is not taken", place);
    bits_[place / 64] &= ~(std::uint64_t{1} << (place % 64));
    count(place, ~std::uint32_t{0});
}

std::uint32_t Line::ahead_of(std::uint32_t place) const {
    std::uint32_t block = place / block_places;
    if (block >= blocks()) {
        return size_;
    }
    std::uint32_t ahead = 0;
    for (std::size_t at = block; at > 0; at -= lowbit(at)) {
        ahead += counts_[at];
    }
    for (std::uint32_t word = block * block_words; word < place / 64; ++word) {
        ahead += static_cast<std::uint32_t>(std::popcount(bits_[word]));
    }
    std::uint64_t before = (std::uint64_t{1} << (place % 64)) - 1;
    return ahead + static_cast<std::uint32_t>(std::popcount(bits_[place / 64] & before));
}

std::uint32_t Line::first() const {
    ONRUSH_CHECK(size_ > 0, "a line of {} blocks has no first place", blocks());
    // The largest number of blocks that are all free.
    std::size_t free = 0;
    for (std::size_t step = std::bit_floor(blocks()); step > 0; step /= 2) {
        if (free + step <= blocks() && counts_[free + step] == 0) {
            free += step;
        }
    }
    std::size_t word = free * block_words;
    while (bits_[word] == 0) {
        word += 1;
    }
    return static_cast<std::uint32_t>(word * 64 +
                                      static_cast<std::size_t>(std::countr_zero(bits_[word])));
}

std::uint32_t Line::first_free() const {
    // The largest number of blocks that are all taken.
    std::size_t taken = 0;
    for (std::size_t step = std::bit_floor(blocks()); step > 0; step /= 2) {
        if (taken + step <= blocks() && counts_[taken + step] == step * block_places) {
            taken += step;
        }
    }
    std::size_t word = taken * block_words;
    while (word < bits_.size() && bits_[word] == ~std::uint64_t{0}) {
        word += 1;
    }
    int bit = word < bits_.size() ? std::countr_one(bits_[word]) : 0;
    return static_cast<std::uint32_t>(word * 64 + static_cast<std::size_t>(bit));
}

}  // namespace onrush::room
