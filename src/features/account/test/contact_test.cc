#include "features/account/contact.h"

#include <gtest/gtest.h>

#include "features/account/limits.h"

namespace onrush::account {
namespace {

TEST(Name, HasNoControlCharacters) {
    EXPECT_TRUE(is_name("a b"));
    EXPECT_FALSE(is_name("a\nb"));
    EXPECT_FALSE(is_name(std::string_view("a\0b", 3)));
    EXPECT_FALSE(is_name("a\x7f"));
}

TEST(Text, HasNoControlCharactersButLineBreaks) {
    EXPECT_TRUE(is_text(""));
    EXPECT_TRUE(is_text("a b\nc"));
    for (const char* bad : {"a\r\nb", "a\tb", "\x1b[31m", "a\x7f"}) {
        EXPECT_FALSE(is_text(bad)) << bad;
    }
    EXPECT_FALSE(is_text(std::string_view("a\0b", 3)));
}

TEST(Email, IsTheAddressThatPeopleHave) {
    for (const char* good :
         {"a@b", "a.b+c@d-e.example", "A_1@localhost", "x!#$%&'*/=?^`{|}~@y.z"}) {
        EXPECT_TRUE(is_email(good)) << good;
    }
    for (const char* bad :
         {"",         "a",    "@",      "a@",    "@b",      "a@@b",          "a@b@c",
          ".a@b",     "a.@b", "a..b@c", "a b@c", "a@b c",   "a@.b",          "a@b.",
          "a@b..c",   "a@-b", "a@b-",   "a@b_c", "\"a\"@b", "a@[127.0.0.1]", "\u00e9@b",
          "a@\u00e9", "a\n@b"}) {
        EXPECT_FALSE(is_email(bad)) << bad;
    }
}

TEST(Email, LocalPartLabelAndWholeEndAtTheirLimits) {
    auto local = [](std::size_t size) { return is_email(std::string(size, 'a') + "@b"); };
    EXPECT_TRUE(local(limits::email_local_bytes_max - 1));
    EXPECT_TRUE(local(limits::email_local_bytes_max));
    EXPECT_FALSE(local(limits::email_local_bytes_max + 1));
    auto label = [](std::size_t size) { return is_email("a@" + std::string(size, 'b') + ".c"); };
    EXPECT_TRUE(label(limits::email_label_bytes_max - 1));
    EXPECT_TRUE(label(limits::email_label_bytes_max));
    EXPECT_FALSE(label(limits::email_label_bytes_max + 1));
    auto whole = [](std::size_t size) {
        std::string text = "a@";
        while (text.size() + 2 <= size) {
            text += "b.";
        }
        return is_email(text.size() < size ? text + "b" : text.substr(0, size - 1) + "b");
    };
    EXPECT_TRUE(whole(limits::email_bytes_max - 1));
    EXPECT_TRUE(whole(limits::email_bytes_max));
    EXPECT_FALSE(whole(limits::email_bytes_max + 1));
}

TEST(Email, IsFoundWhateverItsCase) {
    EXPECT_EQ(fold_email("Ada.B@EXAMPLE.com"), "ada.b@example.com");
}

}  // namespace
}  // namespace onrush::account
