// A keyed permutation of 0..size-1: every index gets a rank and every rank an index, computed when
// asked and stored nowhere. docs/draw.md says it byte by byte.
//
// It is a Feistel network with cycle walking (Black and Rogaway, "Ciphers with arbitrary finite
// domains", generalized Feistel). An index is a pair, left in 0..a-1 and right in 0..b-1, with a
// the smallest even number whose square is not below `size`, and b the smallest that makes a times
// b not below it. A round adds a hash of one to the other, modulo a or b; what comes out beyond
// `size` is put in again. a is even because an addition modulo an odd number is an even
// permutation: with an odd a and b half of all orders could never come out.
//
// After r rounds two ranks differ from independent ones by about b to the power -r/2. The smaller
// the size, the smaller b, the more rounds, so that this is below 2^-39 for every size.
//
// rank() and at() cost a short hash for each round; rarely twice as many, since less than a of the
// a times b pairs are beyond `size`. Immutable; any thread.
#pragma once

#include <cstdint>

#include "draw/limits.h"
#include "draw/message.h"

namespace onrush::draw {

class Permutation {
public:
    static constexpr std::uint64_t few = 1'024;
    static constexpr std::uint64_t some = 65'536;

    // How many for a size.
    [[nodiscard]] static constexpr std::uint32_t rounds_of(std::uint64_t size) {
        return size <= few ? 80 : size <= some ? 16 : 10;
    }

    // Of at most limits::leaves_max.
    Permutation(std::uint64_t size, const Digest& key);

    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] std::uint64_t rank(std::uint64_t index) const;
    [[nodiscard]] std::uint64_t at(std::uint64_t rank) const;

private:
    [[nodiscard]] std::uint64_t hash(std::uint32_t round, std::uint64_t half) const;
    [[nodiscard]] std::uint64_t forth(std::uint64_t pair) const;
    [[nodiscard]] std::uint64_t back(std::uint64_t pair) const;

    std::uint64_t size_;
    std::uint64_t left_values_ = 2;
    std::uint64_t right_values_ = 1;
    std::uint32_t rounds_;
    Digest key_;
};

}  // namespace onrush::draw
