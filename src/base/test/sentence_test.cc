#include "base/sentence.h"

#include <limits>

#include <gtest/gtest.h>

namespace onrush::base {
namespace {

TEST(Sentence, HasNumbersBetweenItsWords) {
    constexpr std::size_t most = 99;
    EXPECT_EQ((sentence<"A line has ", 1, " to ", most, " pieces.">), "A line has 1 to 99 pieces.");
}

TEST(Sentence, WritesNumbersOfAllSizes) {
    EXPECT_EQ((sentence<0>), "0");
    EXPECT_EQ((sentence<10>), "10");
    EXPECT_EQ((sentence<std::numeric_limits<std::uint64_t>::max()>), "18446744073709551615");
}

TEST(Sentence, MayBeEmpty) {
    EXPECT_EQ((sentence<"">), "");
}

}  // namespace
}  // namespace onrush::base
