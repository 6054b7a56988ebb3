#include "relay/position.h"

#include <gtest/gtest.h>

namespace onrush::relay {
namespace {

TEST(Position, HasOneSpelling) {
    for (Position position : {Position{0, 0}, Position{1, 0}, Position{4711, 12},
                              Position{(std::uint64_t{1} << 53) - 1, last_index}}) {
        EXPECT_EQ(parse_position(to_text(position)), position) << to_text(position);
    }
    for (const char* text :
         {"", "-", "1", "1-", "-1", "01-0", "1-00", "+1-0", "1--1", " 1-0", "1-0 ", "1-0-0", "a-0",
          "9007199254740992-0", "1-1000000000", "18446744073709551616-0"}) {
        EXPECT_EQ(parse_position(text), std::nullopt) << text;
    }
}

TEST(Position, IsInOrder) {
    EXPECT_LT((Position{1, last_index}), (Position{2, 0}));
    EXPECT_LT((Position{2, 0}), (Position{2, 1}));
}

}  // namespace
}  // namespace onrush::relay
