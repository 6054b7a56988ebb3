// Where who is admitted is sent.
#include "features/room/http/target.h"

#include <gtest/gtest.h>

namespace onrush::room {
namespace {

TEST(Target, HasAHost) {
    EXPECT_EQ(host_of("https://shop.example/a@b:1"), "shop.example");
    EXPECT_EQ(host_of("http://shop.example:8443?x"), "shop.example");
    EXPECT_EQ(host_of("http://me:pw@shop.example:8443#x"), "shop.example");
    EXPECT_EQ(host_of("https://[::1]:443/x"), "[::1]");
    EXPECT_EQ(host_of("shop.example"), "");
}

TEST(Target, GetsTheCookieOfItsOwnHost) {
    EXPECT_TRUE(gets_cookie("https://Shop.example/x", "shop.example", true));
    EXPECT_TRUE(gets_cookie("https://shop.example:444", "shop.example:443", false));
    EXPECT_TRUE(gets_cookie("http://shop.example", "shop.example", false));
    EXPECT_FALSE(gets_cookie("http://shop.example", "shop.example", true)) << "it is kept in TLS";
    EXPECT_FALSE(gets_cookie("https://www.shop.example", "shop.example", true));
    EXPECT_FALSE(gets_cookie("https://shop.example@evil.example", "shop.example", true));
    EXPECT_FALSE(gets_cookie("https://shop.example", "", true));
}

TEST(Target, GetsThePassInItsQuery) {
    EXPECT_EQ(with_pass_parameter("https://a", "p"), "https://a?onrush_pass=p");
    EXPECT_EQ(with_pass_parameter("https://a/b?", "p"), "https://a/b?onrush_pass=p");
    EXPECT_EQ(with_pass_parameter("https://a/b?c=d", "p"), "https://a/b?c=d&onrush_pass=p");
    EXPECT_EQ(with_pass_parameter("https://a/b?c&", "p"), "https://a/b?c&onrush_pass=p");
    EXPECT_EQ(with_pass_parameter("https://a/b#c?d", "p"), "https://a/b?onrush_pass=p#c?d");
    EXPECT_EQ(with_pass_parameter("https://a/?b#c", "p"), "https://a/?b&onrush_pass=p#c");
}

}  // namespace
}  // namespace onrush::room
