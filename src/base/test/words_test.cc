#include "base/words.h"

#include <gtest/gtest.h>

namespace onrush::base {
namespace {

using Words = std::vector<std::string>;

TEST(Words, StandBetweenCommasAndBlanks) {
    EXPECT_EQ(words_of("a,b, c  d ,e"), (Words{"a", "b", "c", "d", "e"}));
    EXPECT_EQ(words_of("one"), Words{"one"});
}

TEST(Words, AreNeverEmpty) {
    EXPECT_EQ(words_of(""), Words{});
    EXPECT_EQ(words_of(" ,, "), Words{});
}

}  // namespace
}  // namespace onrush::base
