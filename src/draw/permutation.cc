#include "draw/permutation.h"

#include <algorithm>
#include <cmath>

namespace onrush::draw {

Permutation::Permutation(std::uint64_t size, const Digest& key)
    : size_(size), rounds_(rounds_of(size)), key_(key) {
    ONRUSH_CHECK(size <= limits::leaves_max, "a permutation of {}", size);
    // Starts at an even number that is not above the right one.
    auto root = static_cast<std::uint64_t>(std::sqrt(static_cast<double>(size)));
    left_values_ = std::max<std::uint64_t>(2, root & ~std::uint64_t{1});
    while (left_values_ * left_values_ < size) {
        left_values_ += 2;
    }
    right_values_ = (size + left_values_ - 1) / left_values_;
}

std::uint64_t Permutation::rank(std::uint64_t index) const {
    ONRUSH_CHECK(index < size_, "index {} of {}", index, size_);
    do {
        index = forth(index);
    } while (index >= size_);
    return index;
}

std::uint64_t Permutation::at(std::uint64_t rank) const {
    ONRUSH_CHECK(rank < size_, "rank {} of {}", rank, size_);
    do {
        rank = back(rank);
    } while (rank >= size_);
    return rank;
}

std::uint64_t Permutation::hash(std::uint32_t round, std::uint64_t half) const {
    Digest digest = Message().bytes(key_).number(round, 1).number(half, 4).hash();
    std::uint64_t first_eight = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        first_eight = first_eight << 8 | digest[i];
    }
    return first_eight;
}

std::uint64_t Permutation::forth(std::uint64_t pair) const {
    std::uint64_t left = pair % left_values_;
    std::uint64_t right = pair / left_values_;
    for (std::uint32_t round = 0; round < rounds_; round += 2) {
        left = (left + hash(round, right) % left_values_) % left_values_;
        right = (right + hash(round + 1, left) % right_values_) % right_values_;
    }
    return right * left_values_ + left;
}

std::uint64_t Permutation::back(std::uint64_t pair) const {
    std::uint64_t left = pair % left_values_;
    std::uint64_t right = pair / left_values_;
    for (std::uint32_t round = rounds_; round > 0; round -= 2) {
        right = (right + right_values_ - hash(round - 1, left) % right_values_) % right_values_;
        left = (left + left_values_ - hash(round - 2, right) % left_values_) % left_values_;
    }
    return right * left_values_ + left;
}

}  // namespace onrush::draw
