#include "base/text.h"

#include <gtest/gtest.h>

namespace onrush::base {
namespace {

TEST(Text, KeepsItsBytes) {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) {
        all.push_back(static_cast<char>(byte));
    }
    EXPECT_EQ(Text(all).view(), all);
    EXPECT_EQ(Text("x").view(), "x");
    EXPECT_FALSE(Text("x").empty());
    EXPECT_TRUE(Text().empty());
    EXPECT_TRUE(Text("").empty());
    EXPECT_EQ(Text().view(), "");
}

TEST(Text, IsCopiedAndMoved) {
    Text first("first");
    Text copy = first;
    Text moved = std::move(first);
    EXPECT_EQ(copy, moved);
    copy = Text("other");
    EXPECT_EQ(moved.view(), "first");
    moved = copy;
    EXPECT_EQ(copy.view(), "other");
    EXPECT_EQ(moved.view(), "other");
    moved = Text();
    EXPECT_TRUE(moved.empty());
    EXPECT_FALSE(moved == copy);
}

}  // namespace
}  // namespace onrush::base
