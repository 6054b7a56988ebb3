#include "draw/permutation.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include <gtest/gtest.h>

namespace onrush::draw {
namespace {

// Keys that differ, the same in every run.
Digest key_number(std::uint64_t number) {
    return Message().number(number, 8).hash();
}

std::vector<std::uint64_t> ranks_of(const Permutation& permutation) {
    std::vector<std::uint64_t> ranks;
    for (std::uint64_t i = 0; i < permutation.size(); ++i) {
        ranks.push_back(permutation.rank(i));
    }
    return ranks;
}

void expect_each_rank_once(const Permutation& permutation) {
    std::vector<bool> taken(permutation.size());
    for (std::uint64_t i = 0; i < permutation.size(); ++i) {
        std::uint64_t rank = permutation.rank(i);
        ASSERT_LT(rank, permutation.size()) << i;
        ASSERT_FALSE(taken[rank]) << i << " has the rank of another, " << rank;
        taken[rank] = true;
        ASSERT_EQ(permutation.at(rank), i) << rank;
    }
}

// How far counts are from all the same, as standard deviations of chi-square: small when they are
// even. Fixed keys give the same number in every run.
double unevenness(const std::vector<std::uint64_t>& counts) {
    double total = 0;
    for (std::uint64_t count : counts) {
        total += static_cast<double>(count);
    }
    double expected = total / static_cast<double>(counts.size());
    double chi_square = 0;
    for (std::uint64_t count : counts) {
        double off = static_cast<double>(count) - expected;
        chi_square += off * off / expected;
    }
    double freedom = static_cast<double>(counts.size()) - 1;
    return (chi_square - freedom) / std::sqrt(2 * freedom);
}
constexpr double even = 4;

bool is_odd(const std::vector<std::uint64_t>& ranks) {
    std::size_t inversions = 0;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        for (std::size_t j = i + 1; j < ranks.size(); ++j) {
            inversions += ranks[i] > ranks[j] ? 1 : 0;
        }
    }
    return inversions % 2 == 1;
}

TEST(Permutation, GivesEachRankOnceForEverySmallSize) {
    for (std::uint64_t size = 0; size <= 130; ++size) {
        for (std::uint64_t key = 0; key < (size < 30 ? 5 : 1); ++key) {
            expect_each_rank_once(Permutation(size, key_number(key)));
        }
    }
}

TEST(Permutation, GivesEachRankOnceAroundSquaresAndWhereRoundsChange) {
    for (std::uint64_t size :
         {255, 256, 257, 1'023, 1'024, 1'025, 9'999, 10'000, 10'001, 65'536, 65'537}) {
        expect_each_rank_once(Permutation(size, key_number(size)));
    }
}

TEST(Permutation, OfHugeSizesComesBack) {
    for (std::uint64_t size :
         {std::uint64_t{1'000'000}, std::uint64_t{10'000'019}, std::uint64_t{1} << 31,
          limits::leaves_max - 1, limits::leaves_max}) {
        Permutation permutation(size, key_number(size));
        for (std::uint64_t i = 0; i < 200; ++i) {
            for (std::uint64_t index : {i, size - 1 - i, size / 200 * i}) {
                std::uint64_t rank = permutation.rank(index);
                ASSERT_LT(rank, size);
                ASSERT_EQ(permutation.at(rank), index) << size;
            }
        }
    }
}

TEST(Permutation, OfNoneOneAndTwo) {
    EXPECT_EQ(Permutation(0, key_number(1)).size(), 0u);
    EXPECT_EQ(Permutation(1, key_number(1)).rank(0), 0u);
    EXPECT_EQ(Permutation(1, key_number(1)).at(0), 0u);
    std::vector<std::uint64_t> first(2);
    for (std::uint64_t key = 0; key < 4'000; ++key) {
        ++first[Permutation(2, key_number(key)).rank(0)];
    }
    EXPECT_LT(unevenness(first), even);
}

TEST(Permutation, OfFewGivesEveryOrderAsOften) {
    for (std::uint64_t size : {3, 4, 5}) {
        std::map<std::vector<std::uint64_t>, std::uint64_t> seen;
        for (std::uint64_t key = 0; key < 6'000; ++key) {
            ++seen[ranks_of(Permutation(size, key_number(key)))];
        }
        std::uint64_t orders = 1;
        for (std::uint64_t i = 2; i <= size; ++i) {
            orders *= i;
        }
        std::vector<std::uint64_t> counts;
        for (const auto& [order, count] : seen) {
            counts.push_back(count);
        }
        EXPECT_EQ(counts.size(), orders) << size;
        EXPECT_LT(unevenness(counts), even) << size;
    }
}

TEST(Permutation, GivesEveryoneEveryRankAsOften) {
    for (std::uint64_t size : {7, 10, 36}) {
        std::vector<std::vector<std::uint64_t>> counts(size, std::vector<std::uint64_t>(size));
        for (std::uint64_t key = 0; key < 1'000; ++key) {
            Permutation permutation(size, key_number(key));
            for (std::uint64_t i = 0; i < size; ++i) {
                ++counts[i][permutation.rank(i)];
            }
        }
        double worst = 0;
        for (const std::vector<std::uint64_t>& of_one : counts) {
            worst = std::max(worst, unevenness(of_one));
        }
        EXPECT_LT(worst, even + 1) << size;  // the worst of up to 36
    }
}

TEST(Permutation, SaysNothingOfOneFromAnother) {
    for (std::uint64_t size : {7, 16, 30}) {
        std::vector<std::uint64_t> counts(size - 1);  // how far the second is behind the first
        std::vector<std::uint64_t> pairs(size * (size - 1));
        for (std::uint64_t key = 0; key < 10'000; ++key) {
            Permutation permutation(size, key_number(key));
            std::uint64_t first = permutation.rank(0);
            std::uint64_t behind = (permutation.rank(1) + size - first) % size - 1;
            ++counts[behind];
            ++pairs[first * (size - 1) + behind];
        }
        EXPECT_LT(unevenness(counts), even) << size;
        EXPECT_LT(unevenness(pairs), even) << size;
    }
}

// A Feistel network whose halves have odd sizes, or powers of two, gives even permutations only.
TEST(Permutation, ReachesOddOrdersAsOftenAsEvenOnes) {
    for (std::uint64_t size : {9, 16, 25, 64}) {
        std::vector<std::uint64_t> counts(2);
        for (std::uint64_t key = 0; key < 500; ++key) {
            ++counts[is_odd(ranks_of(Permutation(size, key_number(key)))) ? 1 : 0];
        }
        EXPECT_LT(unevenness(counts), even) << size << ": " << counts[0] << " " << counts[1];
    }
}

// Two ranks are nearly independent when b to the power -r/2 is small; b is at least the root of the
// size, less two.
TEST(Permutation, HasEnoughRoundsForEverySize) {
    for (std::uint64_t size : {std::uint64_t{5}, Permutation::few + 1, Permutation::some + 1}) {
        double b = size == 5 ? 2 : std::sqrt(static_cast<double>(size)) - 2;
        EXPECT_LT(-std::log2(b) * Permutation::rounds_of(size) / 2, -39) << size;
    }
}

TEST(Permutation, OfANearbyKeyIsAnother) {
    Digest key = key_number(1);
    Permutation permutation(1'000, key);
    key[31] ^= 1;
    Permutation other(1'000, key);
    std::uint64_t same = 0;
    for (std::uint64_t i = 0; i < 1'000; ++i) {
        same += permutation.rank(i) == other.rank(i) ? 1 : 0;
    }
    EXPECT_LT(same, 8u);  // one is expected
}

}  // namespace
}  // namespace onrush::draw
