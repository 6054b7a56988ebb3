#include "base/nearest.h"

#include <gtest/gtest.h>

namespace onrush::base {
namespace {

TEST(Nearest, TakesTheFewestLettersToChange) {
    std::vector<std::string> names{"serve", "verify", "log"};
    EXPECT_EQ(nearest("srve", names), "serve");
    EXPECT_EQ(nearest("verfiy", names), "verify");
    EXPECT_EQ(nearest("lo", names), "log");
    EXPECT_EQ(nearest("serve", names), "serve");
}

TEST(Nearest, OfSeveralIsTheFirst) {
    EXPECT_EQ(nearest("c", {"a", "b"}), "a");
}

}  // namespace
}  // namespace onrush::base
