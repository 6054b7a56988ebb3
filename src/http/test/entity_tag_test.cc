// Entity tags: what is sent, and what comes back in If-None-Match.
#include "http/entity_tag.h"

#include <string>

#include <gtest/gtest.h>

namespace onrush::http {
namespace {

TEST(EntityTag, IsFoundAmongThoseThatAClientHas) {
    constexpr std::uint64_t tag = 0x0123'4567'89ab'cdef;
    EXPECT_EQ(to_text(tag).view(), "W/\"0123456789abcdef\"");
    std::string sent = "\"a\", W/\"zz\", " + std::string(to_text(tag).view());
    EXPECT_TRUE(parse_entity_tags(sent).has(tag));
    EXPECT_FALSE(parse_entity_tags(sent).has(tag + 1));
    EXPECT_TRUE(parse_entity_tags("*").has(tag));
    EXPECT_FALSE(parse_entity_tags("").has(0));
    EXPECT_FALSE(parse_entity_tags("W/\"0123").has(0));
}

}  // namespace
}  // namespace onrush::http
